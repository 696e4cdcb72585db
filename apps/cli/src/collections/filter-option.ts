import { metadataFilterSchema } from '@e5/core'
import { Option } from 'commander'
import { z } from 'zod'

/** `--filter`. */
export function filterOption(): Option {
  return new Option('--filter <json>', 'only documents whose metadata fit, such as {"year": {"$gte": 2020}}')
}

/** Its schema: JSON of the form of docs/search.md. */
export const filterFlagSchema = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: `expected JSON (${(error as SyntaxError).message})` })
      return z.NEVER
    }
  })
  .pipe(metadataFilterSchema)
  .optional()
