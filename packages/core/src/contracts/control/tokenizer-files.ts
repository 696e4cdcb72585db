import { z } from 'zod'

/** `GET /api/projects/{project}/endpoints/{endpoint}/tokenizer`: what `createTokenizer` needs to read texts as the endpoint does. */
export const endpointTokenizerSchema = z.object({
  tokenizer: z.looseObject({}).describe('tokenizer.json of the model'),
  tokenizer_config: z.looseObject({}).describe('tokenizer_config.json of the model'),
  token_limit: z.number().int().describe('Tokens that the model reads of a text'),
})
export type EndpointTokenizer = z.infer<typeof endpointTokenizerSchema>
