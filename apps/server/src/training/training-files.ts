/** Folder of a checkpoint in the file store: a model folder, with what the trainer needs to go on if it is one of a step. */
export function checkpointFolder(jobId: string, checkpointId: string): string {
  return `jobs/${jobId}/checkpoints/${checkpointId}`
}

/** Folder of the checkpoint that a job began with: a copy, so that the other job may be deleted. */
export function startModelFolder(jobId: string): string {
  return `jobs/${jobId}/start-model`
}

/** The trainer's report on a job. */
export function trainingReport(jobId: string): string {
  return `jobs/${jobId}/report.html`
}
