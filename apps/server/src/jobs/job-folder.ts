/** Folder of a job in the file store: all that is kept of it. */
export const jobFolder = (jobId: string): string => `jobs/${jobId}`
