// Where a dataset's files lie in the file store.

/** The folder that has a dataset's files, as jobs and the validator read them. */
export function datasetContent(id: string): string {
  return `${datasetFolder(id)}/content`
}

/** The folder that has all of a dataset. */
export function datasetFolder(id: string): string {
  return `datasets/${id}`
}

/** The folder that has files as they arrived: in pieces, and archives packed. It goes when they are in the content. */
export function datasetUpload(id: string): string {
  return `${datasetFolder(id)}/upload`
}

/** The validator's report, for programs and for people. */
export function datasetReport(id: string, format: 'json' | 'html'): string {
  return `${datasetFolder(id)}/report/report.${format}`
}
