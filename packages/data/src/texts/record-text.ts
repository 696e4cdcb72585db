import { z } from 'zod'
import { titledText } from '../rows/titled-text.ts'
import { breach, textSchema } from '../scan/checked-text.ts'

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

/** Where the text of a record begins: the path of its field. */
export function textPath(field: string | undefined): readonly [string] {
  return [field ?? 'text']
}

/**
 * The text of a record: of the field named, or without one of `text`, with `title` and a blank before it where the record
 * has a title: the way E5 was evaluated on BEIR. `_id`, else `id`, is the record's id.
 */
export function recordTextSchema(field: string | undefined): z.ZodType<RecordText> {
  return field === undefined ? titledSchema : namedSchema(field)
}

const titledSchema = z
  .looseObject({ _id: recordIdSchema, id: recordIdSchema, title: textSchema.nullish(), text: textSchema })
  .transform(({ _id, id, title, text }) => withId(titledText(title, text), _id ?? id))

function namedSchema(field: string): z.ZodType<RecordText> {
  return z
    .looseObject({ _id: recordIdSchema, id: recordIdSchema, [field]: textSchema })
    .transform((record) => withId(record[field] as string, record._id ?? record.id))
}

function withId(text: string, id: string | undefined): RecordText {
  return id === undefined ? { text } : { text, id }
}
