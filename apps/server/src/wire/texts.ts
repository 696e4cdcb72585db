import { E5Error } from '@e5/core'

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

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
