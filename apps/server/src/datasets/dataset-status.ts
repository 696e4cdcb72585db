import { E5Error } from '@e5/core'
import type { DatasetRecord, DatasetStatus } from '../state/job-records.ts'

/** @throws E5Error OBJECT_IN_USE in any other state */
export function requireStatus(dataset: DatasetRecord, status: DatasetStatus): void {
  if (dataset.status !== status) refuseStatus(dataset, status)
}

/** Refuses what needs a dataset in another state. */
export function refuseStatus({ name, status }: DatasetRecord, needed: DatasetStatus): never {
  const reason = `it is ${status}, and that needs one that is ${needed}.`
  throw new E5Error('OBJECT_IN_USE', { object: `dataset ${name}`, reason })
}
