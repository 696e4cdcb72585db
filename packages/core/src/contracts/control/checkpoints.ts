import { z } from 'zod'
import { timeSchema } from './name.ts'

/** A checkpoint of a train job: SambaStudio's fields, and what its words have no room for. */
const checkpointSchema = z.object({
  id: z.uuid(),
  checkpoint_id: z.uuid().describe('The same as id'),
  checkpoint_name: z
    .string()
    .describe('<job id>-<step>; -best has the best nDCG@10 so far, -final is what training gives'),
  steps: z.number().int(),
  metrics: z.object({
    single_value: z
      .record(z.string(), z.number())
      .describe(
        'train_loss, train_learning_rate; ndcg_at_10, mrr_at_10, recall_at_10, recall_at_100 if it was evaluated',
      ),
    multi_value: z.object({}),
    last_batch_omitted: z.array(z.never()),
  }),
  labels: z.array(z.never()),
  job_id: z.uuid(),
  app_name: z.literal('Text Embedding'),
  path: z.string().describe('Folder in the file store'),
  size_bytes: z.number().int().describe('Of all its files'),
  user_id: z.uuid(),
  dependent_jobs: z.array(z.never()),
  time_created: timeSchema,
})
export type Checkpoint = z.infer<typeof checkpointSchema>

/** One checkpoint: flat as newer clients read it, and once more under `data` for older ones. */
export const checkpointReplySchema = checkpointSchema.extend({ data: checkpointSchema })

/** `GET /api/projects/{project}/jobs/{job}/checkpoints`: flat, and once more under `data` for older clients. */
export const checkpointListSchema = z.object({
  checkpoints: z.array(checkpointSchema),
  data: z.object({ checkpoints: z.array(checkpointSchema) }),
  count: z.number().int(),
})
