import { findDataFile } from '@e5/data'
import type { DatasetWorld } from './dataset-world.ts'

/** The path of a file that a data set must have, plain or packed; a finding if it is not there. */
export async function neededFile(name: string, { folder, findings }: DatasetWorld): Promise<string | undefined> {
  const path = await findDataFile(folder, name)
  if (path === undefined) {
    const reason = `there is neither ${name} nor ${name}.gz in ${folder}.`
    findings.add({ file: name, kind: 'missing-file', severity: 'error', reason })
  }
  return path
}
