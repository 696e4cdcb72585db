import { type MetadataFilter, type MetadataValue, metadataFilterSchema } from '@e5/core'

/** What a field is compared by, in the words of the builder. */
export const operators = [
  { value: '$eq', label: 'is' },
  { value: '$ne', label: 'is not' },
  { value: '$in', label: 'is one of' },
  { value: '$gt', label: 'is above' },
  { value: '$gte', label: 'is at least' },
  { value: '$lt', label: 'is below' },
  { value: '$lte', label: 'is at most' },
  { value: '$exists', label: 'is there' },
  { value: 'missing', label: 'is not there' },
] as const

/** A row of the builder, as it was typed. */
export interface MetadataCondition {
  readonly field: string
  readonly operator: (typeof operators)[number]['value']
  readonly value: string
}

/** A filter of rows, or what is wrong with them. */
export type BuiltFilter =
  | { readonly filter: MetadataFilter | undefined; readonly fault?: undefined }
  | { readonly fault: string }

/** Whether an operator has a value beside it. */
export function takesValue({ operator }: MetadataCondition): boolean {
  return operator !== '$exists' && operator !== 'missing'
}

/** The filter that rows say together; rows without a field say nothing. */
export function buildFilter(conditions: readonly MetadataCondition[], combine: 'all' | 'any'): BuiltFilter {
  const parts = conditions
    .filter(({ field }) => field.trim() !== '')
    .map((condition) => ({ [condition.field.trim()]: operatorsOf(condition) }))
  if (parts.length === 0) return { filter: undefined }
  const parsed = metadataFilterSchema.safeParse(combine === 'all' ? together(parts) : anyOf(parts))
  if (parsed.success) return { filter: parsed.data }
  const { path, message } = parsed.error.issues[0]!
  return { fault: path.length === 0 ? message : `${path.join('.')}: ${message}` }
}

type Part = Readonly<Record<string, Readonly<Record<string, unknown>>>>

function anyOf(parts: readonly Part[]): Record<string, unknown> {
  return parts.length === 1 ? parts[0]! : { $or: parts }
}

// One object says all of it, unless an operator comes twice for a field.
function together(parts: readonly Part[]): Record<string, unknown> {
  const merged: Record<string, Record<string, unknown>> = {}
  for (const part of parts) {
    const [[field, said]] = Object.entries(part) as [[string, Record<string, unknown>]]
    if (Object.keys(said).some((operator) => Object.hasOwn(merged[field] ?? {}, operator))) return { $and: parts }
    merged[field] = { ...merged[field], ...said }
  }
  return merged
}

function operatorsOf({ operator, value }: MetadataCondition): Record<string, unknown> {
  if (operator === '$exists') return { $exists: true }
  if (operator === 'missing') return { $exists: false }
  if (operator === '$in') return { $in: value.split(',').map((one) => metadataValue(one)) }
  return { [operator]: metadataValue(value) }
}

// As in JSON: 2020 is a number and "2020" a text. All that is no JSON is a text as it stands.
function metadataValue(typed: string): MetadataValue {
  const text = typed.trim()
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
  } catch {
    return text
  }
  return text
}
