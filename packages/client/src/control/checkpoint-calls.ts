import { type Checkpoint, checkpointListSchema, checkpointReplySchema } from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'

/** Checkpoints of train jobs; projects, jobs and checkpoints are named by name or id. */
export interface CheckpointCalls {
  /** Those that are kept, in the order of their steps. */
  list(project: string, job: string, options?: CallOptions): Promise<readonly Checkpoint[]>
  get(project: string, job: string, checkpoint: string, options?: CallOptions): Promise<Checkpoint>
  delete(project: string, job: string, checkpoint: string, options?: CallOptions): Promise<void>
}

/** The calls of {@link CheckpointCalls} over HTTP. */
export function checkpointCalls(call: ControlCall): CheckpointCalls {
  const pathOf = (project: string, job: string, ...rest: readonly string[]): string =>
    apiPath('api', 'projects', project, 'jobs', job, 'checkpoints', ...rest)

  return {
    async list(project, job, options) {
      const request = { method: 'GET', path: pathOf(project, job), repeatable: true } as const
      return (await call(request, checkpointListSchema, options)).checkpoints
    },
    async get(project, job, checkpoint, options) {
      const request = { method: 'GET', path: pathOf(project, job, checkpoint), repeatable: true } as const
      return (await call(request, checkpointReplySchema, options)).data
    },
    async delete(project, job, checkpoint, options) {
      const request = { method: 'DELETE', path: pathOf(project, job, checkpoint), repeatable: true } as const
      await call(request, doneSchema, options)
    },
  }
}
