import type { JobServices } from '../jobs/job-services.ts'
import type { ResolvedOptions } from '../options/option-table.ts'
import { DatasetImports } from './dataset-imports.ts'

/** What a server makes datasets with. */
export interface Datasets {
  readonly services: JobServices
  /** Folders of this machine that datasets may be made of. */
  readonly folders: readonly string[]
  readonly s3Endpoint: string | undefined
  readonly imports: DatasetImports
}

/** Opens datasets over services that are there already; the caller closes `imports` before them. */
export function openDatasets(
  services: JobServices,
  {
    datasetFolders = [],
    s3Endpoint,
    leaseSeconds,
  }: Pick<ResolvedOptions, 'datasetFolders' | 's3Endpoint' | 'leaseSeconds'>,
): Datasets {
  return { services, folders: datasetFolders, s3Endpoint, imports: new DatasetImports(services, leaseSeconds) }
}
