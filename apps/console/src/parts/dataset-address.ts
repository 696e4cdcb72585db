import type { Dataset } from '@e5/core'

/** What stands for a dataset in the addresses of pages: its name; its id where the name is that of the page Add dataset. */
export function datasetAddress({ name, id }: Pick<Dataset, 'name' | 'id'>): string {
  return name === 'new' ? id : name
}
