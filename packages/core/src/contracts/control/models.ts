import { z } from 'zod'

const paritySchema = z.object({ texts: z.number().int(), meanCosine: z.number(), minimumCosine: z.number() })

/** A model that endpoints can be created on: SambaStudio's fields first, then ours. */
export const modelSchema = z.object({
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
  source: z.enum(['package', 'pulled', 'folder']).describe('Built in, pulled or imported, or a folder of its own'),
  dimensions: z.number().int(),
  parameters: z.number().int(),
  precisions: z.array(
    z.object({ precision: z.string(), parity: paritySchema.nullable() }).describe('Graphs that are compiled already'),
  ),
})
export type ModelInfo = z.infer<typeof modelSchema>

export const modelListSchema = z.object({ models: z.array(modelSchema) })
