import { truncateSchema } from '../embedding.ts'

/** The field `truncate` of both dialects. */
export const truncateFieldSchema = truncateSchema
  .nullish()
  .describe(
    'What to do with a text past the token limit: cut its end (end, unless given), or refuse the request (none)',
  )
