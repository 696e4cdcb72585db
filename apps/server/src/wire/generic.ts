import { E5Error, type EmbedResult, type GenericV1Request, type GenericV2Request } from '@e5/core'
import { parseTexts } from './texts.ts'
import { formatVectors } from './vectors.ts'

/** What is to be embedded, and the id of each text. */
export interface GenericItems {
  readonly texts: readonly string[]
  readonly ids: readonly string[]
}

/**
 * The texts of a generic request, version 1.
 *
 * @throws E5Error INPUTS_EMPTY, BATCH_TOO_LARGE or REQUEST_INVALID
 */
export function parseGenericV1Texts(body: GenericV1Request, batchSize: number): readonly string[] {
  return parseTexts(body.instances, { name: 'instances', limit: batchSize, tooMany: tooManyFor(batchSize) })
}

/**
 * The texts and ids of a generic request, version 2.
 *
 * @throws E5Error INPUTS_EMPTY, BATCH_TOO_LARGE or REQUEST_INVALID
 */
export function parseGenericV2Items({ items }: GenericV2Request, batchSize: number): GenericItems {
  if (items.length === 0) throw new E5Error('INPUTS_EMPTY', { field: 'items' })
  if (items.length > batchSize) throw tooManyFor(batchSize)(items.length)
  const parsed = items.map(parseItem)
  return { texts: parsed.map(({ value }) => value), ids: parsed.map(({ id }) => id) }
}

/** The body of a response, version 1. */
export async function formatGenericV1Response(result: EmbedResult): Promise<string> {
  return `{"predictions":[${(await formatVectors(result.embeddings)).join(',')}]}`
}

/** The body of a response, version 2. */
export async function formatGenericV2Response(result: EmbedResult, ids: readonly string[]): Promise<string> {
  const vectors = await formatVectors(result.embeddings)
  const items = vectors.map((vector, index) => `{"id":${JSON.stringify(ids[index])},"value":${vector}}`)
  return `{"items":[${items.join(',')}]}`
}

function parseItem(item: unknown, index: number): { readonly id: string; readonly value: string } {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) throw wrong(`items[${index}]`, 'an object')
  const { id = String(index), value } = item as { readonly id?: unknown; readonly value?: unknown }
  if (typeof value !== 'string') throw wrong(`items[${index}].value`, 'a text')
  if (typeof id !== 'string' || id.includes('#')) throw wrong(`items[${index}].id`, 'a text without "#"')
  return { id, value }
}

function wrong(field: string, expected: string): E5Error {
  return new E5Error('REQUEST_INVALID', { reason: `"${field}" is wrong: expected ${expected}.`, field })
}

function tooManyFor(limit: number): (got: number) => E5Error {
  return (got) => new E5Error('BATCH_TOO_LARGE', { limit, got })
}
