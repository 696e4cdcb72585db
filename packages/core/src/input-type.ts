import { z } from 'zod'

/**
 * What a text is to the model: a search query (or any text of a symmetric task), a document, or text that the caller
 * has prefixed (or deliberately not).
 */
export const inputTypeSchema = z.enum(['query', 'passage', 'none'])
export type InputType = z.infer<typeof inputTypeSchema>

/** What vectors are for. Retrieval has two sides; similarity (STS, paraphrase) and features (clustering, classification) have one. */
export type EmbeddingTask = 'retrieval' | 'similarity' | 'features'

/**
 * The input type that E5 was trained with for a side of a task: `passage` for the documents of a retrieval, `query` for
 * all else (E5's model cards, FAQ 1: symmetric tasks and features use `query: `).
 */
export function inputTypeFor(task: EmbeddingTask, side: 'query' | 'document'): Exclude<InputType, 'none'> {
  return task === 'retrieval' && side === 'document' ? 'passage' : 'query'
}
