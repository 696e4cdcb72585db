import { z } from 'zod'
import { metadataFilterSchema } from './metadata-filter.ts'

/** Most documents of one request that adds or deletes them. */
const mostDocuments = 1000
/** Most results of a search. */
const mostResults = 1000
/** Most documents of a page that lists them. */
const mostListed = 200
// pgvector's index takes no more dimensions.
const mostDimensions = 2000

const documentIdSchema = z.string().min(1).max(256).describe('Its name within the collection')
const embeddingSchema = z.array(z.number()).min(1).max(mostDimensions).describe('A vector of length 1')
const metadataSchema = z.record(z.string(), z.unknown()).describe('What filters look at: a JSON object')

/** A document to add: its text is embedded by the server unless its vector comes with it. */
export const newDocumentSchema = z
  .strictObject({
    id: documentIdSchema.nullish().describe('A document of this id is replaced; without one it gets a new one'),
    text: z.string().nullish(),
    metadata: metadataSchema.nullish(),
    embedding: embeddingSchema.nullish().describe('In place of one that the server makes of the text'),
  })
  .refine(({ text, embedding }) => (text ?? embedding ?? undefined) !== undefined, 'expected a text or an embedding')
export type NewDocument = z.input<typeof newDocumentSchema>

/** `POST …/collections/{collection}/documents`. */
export const addDocumentsRequestSchema = z.strictObject({
  documents: z.array(newDocumentSchema).min(1).max(mostDocuments),
})
export type AddDocumentsRequest = z.input<typeof addDocumentsRequestSchema>

/** What was added: all of it is on disk. */
export const addedDocumentsSchema = z.object({
  count: z.number().int(),
  ids: z.array(z.string()).describe('In the order of the request'),
  cut_inputs: z.number().int().describe("Texts that were longer than the model's limit and were cut"),
})
export type AddedDocuments = z.infer<typeof addedDocumentsSchema>

/** `GET …/collections/{collection}/documents/{document}`. */
export const documentSchema = z.object({
  id: z.string(),
  text: z.string(),
  metadata: metadataSchema,
  embedding: z.array(z.number()),
})
export type CollectionDocument = z.infer<typeof documentSchema>

/** `GET …/collections/{collection}/documents`: which of them, in the order of their ids. */
export const documentPageQuerySchema = z.object({
  after: z.string().optional().describe('Those whose ids come after this one; from the first unless given'),
  limit: z.coerce.number().int().min(1).max(mostListed).default(50).describe('Most documents; 50 unless given'),
})

/** Its reply. */
export const documentListSchema = z.object({
  documents: z.array(documentSchema.omit({ embedding: true })).describe('Without their vectors'),
})
export type ListedDocument = z.infer<typeof documentListSchema>['documents'][number]

/** `POST …/collections/{collection}/delete`: documents by their ids, or those that a filter fits. */
export const deleteDocumentsRequestSchema = z
  .strictObject({
    ids: z.array(documentIdSchema).min(1).max(mostDocuments).nullish(),
    filter: metadataFilterSchema.nullish(),
  })
  .refine(
    ({ ids, filter }) => ((ids ?? undefined) === undefined) !== ((filter ?? undefined) === undefined),
    'expected "ids" or "filter"',
  )
export type DeleteDocumentsRequest = z.input<typeof deleteDocumentsRequestSchema>

export const deletedDocumentsSchema = z.object({ count: z.number().int().describe('Documents that were there') })

/** `POST …/collections/{collection}/search`: the documents nearest to a text or a vector. */
export const searchRequestSchema = z
  .strictObject({
    query: z.string().nullish(),
    embedding: embeddingSchema.nullish().describe('In place of a query'),
    top_k: z.number().int().min(1).max(mostResults).nullish().describe('Most results; 10 unless given'),
    filter: metadataFilterSchema.nullish(),
    exact: z.boolean().nullish().describe('Compares with every document; false unless given'),
    ef_search: z.number().int().min(1).max(1000).nullish().describe('How widely HNSW looks; 100 unless given'),
  })
  .refine(
    ({ query, embedding }) => ((query ?? undefined) === undefined) !== ((embedding ?? undefined) === undefined),
    'expected "query" or "embedding"',
  )
export type SearchRequest = z.input<typeof searchRequestSchema>

const searchResultSchema = z.object({
  id: z.string(),
  score: z.number().describe('Cosine, from -1 to 1'),
  text: z.string(),
  metadata: metadataSchema,
})
export type SearchResult = z.infer<typeof searchResultSchema>

export const searchReplySchema = z.object({ results: z.array(searchResultSchema).describe('Nearest first') })

/** How a collection is exported: a JSON object a line, or Apache Parquet. */
export const exportFormatSchema = z.enum(['jsonl', 'parquet'])
export type ExportFormat = z.infer<typeof exportFormatSchema>
