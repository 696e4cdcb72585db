import { z } from 'zod'
import { inputTypeSchema } from '../../input-type.ts'
import { precisionSchema } from '../../precision.ts'
import { descriptionSchema, nameSchema, timeSchema } from './name.ts'

/** How a collection is searched: through pgvector's HNSW graph, or always by comparing with every document. */
export const collectionIndexSchema = z.enum(['hnsw', 'none'])

/** `POST /api/projects/{project}/collections`. */
export const createCollectionRequestSchema = z.strictObject({
  name: nameSchema,
  description: descriptionSchema.nullish(),
  model: z.string().min(1).describe('Name of a model, as GET /api/models lists them; it embeds documents and queries'),
  precision: precisionSchema.nullish().describe('fp32 unless given'),
  index: collectionIndexSchema.nullish().describe('hnsw unless given; none: every search is exact'),
  document_input_type: inputTypeSchema.nullish().describe('Prefix of documents; passage unless given'),
  query_input_type: inputTypeSchema.nullish().describe('Prefix of queries; query unless given'),
})
export type CreateCollectionRequest = z.input<typeof createCollectionRequestSchema>

/** A collection: documents with their vectors, all of one model. */
export const collectionSchema = z.object({
  id: z.uuid(),
  project_id: z.uuid(),
  project_name: nameSchema,
  name: nameSchema,
  description: z.string(),
  model: z.string(),
  precision: precisionSchema,
  dimensions: z.number().int(),
  distance: z.literal('cosine'),
  index: collectionIndexSchema,
  document_input_type: inputTypeSchema,
  query_input_type: inputTypeSchema,
  time_created: timeSchema,
  time_updated: timeSchema,
})
export type Collection = z.infer<typeof collectionSchema>

/** `GET /api/projects/{project}/collections`. */
export const collectionListSchema = z.object({ collections: z.array(collectionSchema), count: z.number().int() })

/** `GET /api/projects/{project}/collections/{collection}`: a collection, and what is in it. */
export const collectionInfoSchema = collectionSchema.extend({
  document_count: z.number().int(),
  size_bytes: z.number().int().describe('On disk, with its indexes'),
  index_status: z
    .enum(['None', 'Ready', 'Building', 'Invalid'])
    .describe(
      'None: it was created without one. Invalid: building it failed, searches are exact until it is built anew',
    ),
})
export type CollectionInfo = z.infer<typeof collectionInfoSchema>
