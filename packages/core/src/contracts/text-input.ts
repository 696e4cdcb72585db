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
