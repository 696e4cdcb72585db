import { z } from 'zod'

/** A name of a project, an endpoint, a user or a key: a part of URLs, so 1 to 63 letters, digits, dots, dashes or underscores. */
export const nameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'must be 1 to 63 letters, digits, dots, dashes or underscores and begin with a letter or a digit',
  )

/** Words that a person adds to an object. */
export const descriptionSchema = z.string().max(10_000, 'must have 10000 characters at most')

/** A moment as ISO 8601 in UTC. */
export const timeSchema = z.iso.datetime()
