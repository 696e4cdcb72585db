import { z } from 'zod'
import { titledText } from '../rows/titled-text.ts'
import { breach, isBlank, textSchema } from '../scan/checked-text.ts'
import { recordIdSchema } from '../texts/record-text.ts'

/** A row of `passages.jsonl`. */
export interface Passage {
  /** The title, or undefined if the row has none. */
  readonly title?: string
  readonly contents: string
  /** What the row says of itself. Nothing refers to it: `train.jsonl` names passages by their row numbers. */
  readonly id?: string
}

/** `{"contents" | "text", "title"?, "id"?}`, as SimLM's and SambaStudio's E5 guides have it. */
export const passageSchema: z.ZodType<Passage> = z
  .object({
    contents: textSchema.optional(),
    text: textSchema.optional(),
    title: textSchema.nullish(),
    id: recordIdSchema,
  })
  .refine(
    ({ contents, text }) => contents !== undefined || text !== undefined,
    breach('wrong-field', 'it has no field "contents" (or "text")'),
  )
  .transform(({ contents, text, title, id }) => ({
    contents: contents ?? text!,
    ...(title === null || title === undefined ? {} : { title }),
    ...(id === undefined ? {} : { id }),
  }))
  .refine((passage) => !isBlank(passageText(passage)), breach('empty-text', 'the passage has neither title nor text'))

/** The text of a passage as E5 reads it, without prefix: title, a blank, contents (`e5/mteb_beir_eval.py` of unilm). */
export function passageText({ title, contents }: Passage): string {
  return titledText(title, contents)
}

/** A passage as a line of `passages.jsonl`, with its line end. */
export function passageLine({ id, title, contents }: Passage): string {
  return `${JSON.stringify({ id, title, contents })}\n`
}
