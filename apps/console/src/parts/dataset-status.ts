import type { Dataset } from '@e5/core'

/** Whether a dataset becomes something else by itself, so that it is worth looking again soon. */
export function isOnItsWay({ status }: Pick<Dataset, 'status'>): boolean {
  return status === 'Uploading' || status === 'Importing' || status === 'Checking'
}
