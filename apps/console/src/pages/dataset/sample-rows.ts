import type { DatasetSamples } from '@e5/core'
import { z } from 'zod'

/** A passage that a row names: its text where it is among the samples. */
export interface NamedPassage {
  readonly docId: string
  readonly text: string | undefined
}

/** A row of a file as people read it; a line that is none of these is shown as it stands. */
export type SampleRow =
  | {
      readonly kind: 'example'
      readonly query: string
      readonly positives: readonly NamedPassage[]
      readonly negatives: readonly NamedPassage[]
    }
  | { readonly kind: 'text'; readonly title: string | undefined; readonly text: string }
  | { readonly kind: 'line'; readonly line: string }

/** The first rows of a file. */
export interface FileSample {
  readonly file: string
  readonly rows: readonly SampleRow[]
}

const docIdsSchema = z.object({ doc_id: z.array(z.union([z.string(), z.int()]).transform(String)) })
const exampleSchema = z.object({ query: z.string(), positives: docIdsSchema, negatives: docIdsSchema.nullish() })
const passageSchema = z
  .object({ contents: z.string(), title: z.string().nullish() })
  .transform(({ contents, title }) => ({ text: contents, title }))
const textSchema = z.object({ text: z.string(), title: z.string().nullish() })

/** The samples of a dataset, read; of each file as many rows as are asked for. */
export function readSampleRows({ samples }: DatasetSamples, count: number): FileSample[] {
  const passages = samples.find(({ file }) => /^passages\.jsonl(\.gz)?$/.test(file))
  const texts = passages?.rows.map((line) => parsed(passageSchema, line)?.text) ?? []
  return samples.map(({ file, rows }) => ({
    file,
    rows: isListOfTexts(file, rows)
      ? textsIn(rows.join('\n'), count)
      : rows.slice(0, count).map((line) => readRow(line, texts)),
  }))
}

function readRow(line: string, texts: readonly (string | undefined)[]): SampleRow {
  const example = parsed(exampleSchema, line)
  if (example !== undefined) {
    const named = (ids: readonly string[]): NamedPassage[] =>
      ids.map((docId) => ({ docId, text: texts[Number(docId)] }))
    const { query, positives, negatives } = example
    return { kind: 'example', query, positives: named(positives.doc_id), negatives: named(negatives?.doc_id ?? []) }
  }
  const text = parsed(passageSchema, line) ?? parsed(textSchema, line)
  if (text !== undefined) return { kind: 'text', text: text.text, title: text.title ?? undefined }
  return { kind: 'line', line }
}

function parsed<Row>(schema: z.ZodType<Row>, line: string): Row | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data
  } catch {
    // Cut off in the middle, or no JSON at all.
    return undefined
  }
}

const isListOfTexts = (file: string, rows: readonly string[]): boolean =>
  /\.json(\.gz)?$/i.test(file) && rows.some((line) => line.includes('"text_list"'))

// All of it may stand in one line, which was cut: so its strings are looked for.
function textsIn(content: string, count: number): SampleRow[] {
  const start = content.indexOf('[', content.indexOf('"text_list"')) + 1
  const strings = [...content.slice(start).matchAll(/\s*"((?:[^"\\]|\\.)*)"\s*,?/gy)]
  return strings.slice(0, count).map(([, text]) => ({ kind: 'text', title: undefined, text: unescaped(text!) }))
}

function unescaped(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}
