import { z } from 'zod'
import { breach } from '../scan/checked-text.ts'
import { issueReason } from './issue-reason.ts'
import { titledText } from './titled-text.ts'

/** The text of a record, and its id if it has one. */
export interface RecordText {
  readonly text: string
  readonly id?: string
}

/** The id of a record, or undefined: a string, or a number that is kept exactly. */
export const recordIdSchema = z
  .union([z.string(), z.number()], { error: 'expected string or number' })
  .nullish()
  .refine(
    (id) => typeof id !== 'number' || !Number.isInteger(id) || Number.isSafeInteger(id),
    breach('wrong-field', 'the number is too large to be kept exactly, write it as a string'),
  )
  .transform((id) => (id === null || id === undefined ? undefined : String(id)))

const titledSchema = z
  .looseObject({ _id: recordIdSchema, id: recordIdSchema, title: z.string().nullish(), text: z.string() })
  .transform(({ _id, id, title, text }) => withId(titledText(title, text), _id ?? id))

function namedSchema(field: string) {
  return z.looseObject({ _id: recordIdSchema, id: recordIdSchema }).transform((record, context) => {
    const text = z.string().safeParse((record as Record<string, unknown>)[field])
    if (text.success) return withId(text.data, record._id ?? record.id)
    context.addIssue({ code: 'custom', path: [field], message: text.error.issues[0]!.message })
    return z.NEVER
  })
}

function withId(text: string, id: string | undefined): RecordText {
  return id === undefined ? { text } : { text, id }
}

/** Either what a record holds, or the reason why it cannot be used. */
export type RecordResult = { readonly value: RecordText } | { readonly reason: string }

/**
 * Reads the text of a record from the field named, or without one from `text`, with `title` and a blank before it where
 * the record has a title: the way E5 was evaluated on BEIR. `_id`, else `id`, is the record's id.
 */
export function recordTextReader(field: string | undefined): (record: unknown) => RecordResult {
  const schema = field === undefined ? titledSchema : namedSchema(field)
  return (record) => {
    const parsed = schema.safeParse(record)
    return parsed.success ? { value: parsed.data } : { reason: issueReason(parsed.error.issues[0]!) }
  }
}
