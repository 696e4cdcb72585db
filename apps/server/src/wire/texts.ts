import { E5Error } from '@e5/core'

/** Most texts of one request where no smaller number is the dialect's own: OpenAI's. */
export const mostTexts = 2048

/** A field that takes texts, and how many. */
export interface TextsField {
  readonly name: string
  readonly limit: number
  /** The error of a longer list. */
  readonly tooMany: (got: number) => E5Error
}

/**
 * The texts of a field: one becomes a list of one. Its length is judged first, and its elements up to the first wrong one,
 * so that no body costs more than a look at each element.
 *
 * @throws E5Error INPUTS_EMPTY, the field's own for too many, or REQUEST_INVALID
 */
export function parseTexts(sent: string | readonly unknown[], { name, limit, tooMany }: TextsField): readonly string[] {
  const elements = typeof sent === 'string' ? [sent] : sent
  if (elements.length === 0) throw new E5Error('INPUTS_EMPTY', { field: name })
  if (elements.length > limit) throw tooMany(elements.length)
  if (elements.every((element) => typeof element === 'string')) return elements
  const wrong = elements.findIndex((element) => typeof element !== 'string')
  const field = `${name}[${wrong}]`
  const reason = `"${field}" is wrong: expected string, received ${kindOf(elements[wrong])}.`
  throw new E5Error('REQUEST_INVALID', { reason, field })
}

/**
 * The texts of a field that takes up to {@link mostTexts} of them, and to which some clients send token ids.
 *
 * @throws E5Error TOKEN_IDS_UNSUPPORTED, INPUTS_EMPTY, TOO_MANY_INPUTS or REQUEST_INVALID
 */
export function parseManyTexts(sent: string | readonly unknown[], name: string): readonly string[] {
  if (isTokenIds(sent)) throw new E5Error('TOKEN_IDS_UNSUPPORTED', {})
  return parseTexts(sent, { name, limit: mostTexts, tooMany: tooManyIn(name, mostTexts) })
}

/** The error of more texts than a field may have. */
export function tooManyIn(field: string, limit: number): (got: number) => E5Error {
  return (got) => new E5Error('TOO_MANY_INPUTS', { field, limit, got })
}

/** @throws E5Error DIMENSIONS_UNSUPPORTED for any number but the model's */
export function checkDimensions(asked: number | null | undefined, dimensions: number): void {
  if ((asked ?? dimensions) !== dimensions) throw new E5Error('DIMENSIONS_UNSUPPORTED', { asked: asked!, dimensions })
}

/** @throws E5Error TEXT_TOO_LARGE for the first text of more characters */
export function refuseLongTexts(texts: readonly string[], limit: number): void {
  const index = texts.findIndex((text) => text.length > limit)
  if (index >= 0) throw new E5Error('TEXT_TOO_LARGE', { index, characters: texts[index]!.length, limit })
}

/** The error of a field that asks for what is not there. */
export function notSupported(field: string, why: string): E5Error {
  return new E5Error('REQUEST_INVALID', { reason: `"${field}" ${why}`, field })
}

// Before the length is judged: one text can be a list of any number of ids.
function isTokenIds(input: string | readonly unknown[]): boolean {
  const first: unknown = input[0]
  return typeof first === 'number' || (Array.isArray(first) && typeof first[0] === 'number')
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
