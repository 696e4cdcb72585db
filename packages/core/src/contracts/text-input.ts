import { z } from 'zod'

/**
 * One text or a list, of which only that is checked. The wire looks at the list's length before its elements and stops at
 * the first that is wrong: zod's own lists keep an issue for every element, and a large body can have millions.
 */
export const textInputSchema = z
  .custom<string | readonly unknown[]>(
    (value) => typeof value === 'string' || Array.isArray(value),
    'expected a text or a list of texts',
  )
  // The OpenAPI document cannot see it from the check.
  .meta({ anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] })

/** A list, of which likewise only that is checked; `items` is what the OpenAPI document says of its elements. */
export function listSchema(items: Readonly<Record<string, unknown>>) {
  return z.custom<readonly unknown[]>(Array.isArray, 'expected a list').meta({ type: 'array', items })
}

/** A list of texts. */
export const textListSchema = listSchema({ type: 'string' })
