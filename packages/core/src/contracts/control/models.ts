import { z } from 'zod'
import { hyperparameterListSchema } from './hyperparameters.ts'
import { descriptionSchema, nameSchema } from './name.ts'

const paritySchema = z.object({ texts: z.number().int(), meanCosine: z.number(), minimumCosine: z.number() })

/** A model that endpoints can be created on: SambaStudio's fields first, then ours. */
const modelSchema = z.object({
  id: z.string().describe('The name that endpoints are created with'),
  model_checkpoint_name: z.string().describe('The same as id'),
  app_name: z.literal('Text Embedding'),
  architecture: z.literal('BERT'),
  application_field: z.literal('language'),
  checkpoint_type: z.enum(['pretrained', 'finetuned']),
  status: z.enum(['Available', 'Unusable']),
  status_reason: z.string().describe('Why it cannot be served; empty otherwise'),
  version: z.literal(1),
  model_size_gb: z.number(),
  params: z.object({
    invalidates_checkpoint: z.object({ max_seq_length: z.number().int(), model_arch_type: z.literal('bert') }),
    modifiable: z.null(),
  }),
  jobTypes: z.array(z.string()),
  source: z
    .enum(['package', 'pulled', 'folder', 'trained'])
    .describe('Built in, pulled or imported, a folder of its own, or made from a checkpoint here'),
  description: z.string(),
  checkpoint: z.string().describe('Name of the checkpoint that it was made from; empty for others'),
  dimensions: z.number().int(),
  parameters: z.number().int(),
  precisions: z.array(
    z.object({ precision: z.string(), parity: paritySchema.nullable() }).describe('Graphs that are compiled already'),
  ),
})
export type ModelInfo = z.infer<typeof modelSchema>

export const modelListSchema = z.object({ models: z.array(modelSchema) })

/** `GET /api/models/{model}`: also what can be chosen when it is trained. */
export const modelReplySchema = modelSchema.extend({ hyperparams: hyperparameterListSchema })
export type ModelReply = z.infer<typeof modelReplySchema>

/** `POST /api/models`: makes a checkpoint a model, which stays when the job is deleted. */
export const addModelRequestSchema = z.object({
  project: z.string().min(1).describe('Name or id of the project'),
  job: z.string().min(1).describe('Name or id of the job'),
  model_checkpoint: z.string().min(1).describe('Name or id of the checkpoint'),
  model_checkpoint_name: nameSchema
    .refine((name) => !name.includes('--'), 'must not have two dashes in a row')
    .describe('Name of the new model'),
  description: descriptionSchema.nullish(),
  checkpoint_type: z.enum(['finetuned', 'pretrained']).nullish().describe('finetuned unless given'),
})
export type AddModelRequest = z.input<typeof addModelRequestSchema>

/** Its reply: the model, and its id once more where SambaStudio's clients look. */
export const addedModelSchema = modelSchema.extend({ model_id: z.string(), data: z.object({ model_id: z.string() }) })
export type AddedModel = z.infer<typeof addedModelSchema>
