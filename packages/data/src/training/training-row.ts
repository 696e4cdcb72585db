import { z } from 'zod'
import { breach, isBlank, textSchema } from '../scan/checked-text.ts'
import { recordIdSchema } from '../texts/record-text.ts'

/** Passages that a row names, and how good a teacher found them. */
export interface NamedPassages {
  /** Row numbers of `passages.jsonl`, from 0. */
  readonly docIds: readonly number[]
  /** One for each, or undefined. */
  readonly scores?: readonly number[]
}

/** A row of `train.jsonl` or `dev.jsonl`: a query with passages that answer it and passages that do not. */
export interface TrainingRow {
  readonly queryId?: string
  readonly query: string
  /** At least one. */
  readonly positives: NamedPassages
  /** May be none: what is too few depends on the training. */
  readonly negatives: NamedPassages
}

const idError = 'expected a row number of passages.jsonl, from 0, as a number or as digits in quotes'

const docIdSchema = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)], { error: idError })
  .refine((id) => Number.isSafeInteger(id) && id >= 0, breach('wrong-field', idError))

const namedSchema = z
  .object({
    doc_id: z.array(docIdSchema),
    score: z.array(z.number()).nullish(),
  })
  .refine(({ doc_id, score }) => !score?.length || score.length === doc_id.length, {
    ...breach('score-count', '"score" and "doc_id" have different lengths'),
    path: ['score'],
  })
  .transform(({ doc_id, score }): NamedPassages => ({ docIds: doc_id, ...(score?.length ? { scores: score } : {}) }))

/** `{"query_id"?, "query", "positives": {"doc_id", "score"?}, "negatives"?: {"doc_id", "score"?}}`, SimLM's format. */
export const trainingRowSchema: z.ZodType<TrainingRow> = z
  .object({
    query_id: recordIdSchema,
    query: textSchema.refine((query) => !isBlank(query), breach('empty-text', 'the query is empty')),
    positives: namedSchema.refine(({ docIds }) => docIds.length > 0, {
      ...breach('empty-list', 'the list is empty, a query needs a positive passage'),
      path: ['doc_id'],
    }),
    negatives: namedSchema.nullish(),
  })
  .transform(({ query_id, query, positives, negatives }) => ({
    ...(query_id === undefined ? {} : { queryId: query_id }),
    query,
    positives,
    negatives: negatives ?? { docIds: [] },
  }))

/** A row as a line of `train.jsonl`, with its line end. */
export function trainingRowLine({ queryId, query, positives, negatives }: TrainingRow): string {
  return `${JSON.stringify({ query_id: queryId, query, positives: namedJson(positives), negatives: namedJson(negatives) })}\n`
}

function namedJson({ docIds, scores }: NamedPassages): { doc_id: readonly number[]; score?: readonly number[] } {
  return { doc_id: docIds, ...(scores === undefined ? {} : { score: scores }) }
}
