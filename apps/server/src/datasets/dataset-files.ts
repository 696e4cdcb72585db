/** The folder of the file store that has a dataset's files, as jobs and the validator read them. */
export function datasetContent(id: string): string {
  return `${datasetFolder(id)}/content`
}

/** The folder of the file store that has all of a dataset. */
export function datasetFolder(id: string): string {
  return `datasets/${id}`
}
