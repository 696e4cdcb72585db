import { jobFolder } from '../jobs/job-folder.ts'

/** Folder of a checkpoint in the file store: a model folder, with what the trainer needs to go on if it is one of a step. */
export function checkpointFolder(jobId: string, checkpointId: string): string {
  return `${jobFolder(jobId)}/checkpoints/${checkpointId}`
}

/** Folder of the checkpoint that a job began with: a copy, so that the other job may be deleted. */
export function startModelFolder(jobId: string): string {
  return `${jobFolder(jobId)}/start-model`
}

/** The trainer's report on a job. */
export function trainingReport(jobId: string): string {
  return `${jobFolder(jobId)}/report.html`
}

/** Whether a file of a checkpoint is one of its model, and not of what the trainer needs to go on. */
export function isOfModel(file: string): boolean {
  return !file.startsWith('trainer-state/')
}
