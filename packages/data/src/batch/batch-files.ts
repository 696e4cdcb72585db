import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { E5Error, type InputType } from '@e5/core'
import { type TextFormat, textFileEndings, textFormatOf } from '../texts/text-format.ts'

/** A file of a batch's input. */
export interface BatchFile {
  /** Its path within the folder, with `/` between its parts: the name by which results and errors call it. */
  readonly file: string
  readonly path: string
  readonly format: TextFormat
  /** Its size as it is stored. */
  readonly bytes: number
  /** What the layout says of its texts: those of BEIR's `corpus.jsonl` are passages, of `queries.jsonl` queries. */
  readonly inputType?: Exclude<InputType, 'none'>
}

const beirFiles: ReadonlyMap<string, Exclude<InputType, 'none'>> = new Map([
  ['corpus.jsonl', 'passage'],
  ['queries.jsonl', 'query'],
])

/** What there is in a batch's input. */
export interface BatchListing {
  /** In the order in which they are read: by their paths, as UTF-16 units compare. */
  readonly files: readonly BatchFile[]
  /** Paths of files whose endings tell no format of texts. */
  readonly unknown: readonly string[]
}

/**
 * Looks what there is in a batch's input: a folder (its folders included; what begins with a dot is left out), or one file.
 * Of a BEIR folder these are `corpus.jsonl` and `queries.jsonl`, plain or packed.
 *
 * @throws E5Error FILE_NOT_FOUND.
 */
export async function listBatchInput(input: string): Promise<BatchListing> {
  const status = await stat(input).catch((error: unknown) => {
    throw new E5Error('FILE_NOT_FOUND', { file: input }, { cause: error })
  })
  const paths = status.isDirectory() ? await pathsIn(input) : [basename(input)]
  const isBeir = status.isDirectory() && paths.some((file) => unpackedName(file) === 'corpus.jsonl')
  const wanted = isBeir ? paths.filter((file) => beirFiles.has(unpackedName(file))) : paths
  const files: BatchFile[] = []
  const unknown: string[] = []
  for (const file of wanted) {
    const format = textFormatOf(file)
    const path = status.isDirectory() ? join(input, file) : input
    const inputType = isBeir ? beirFiles.get(unpackedName(file)) : undefined
    if (format === undefined) unknown.push(file)
    else files.push({ file, path, format, bytes: (await stat(path)).size, ...(inputType && { inputType }) })
  }
  return { files, unknown }
}

/**
 * The files of a batch's input ({@link listBatchInput}).
 *
 * @throws E5Error FILE_NOT_FOUND; INPUT_UNREADABLE for an input without files, or with one whose ending tells no format.
 */
export async function findBatchFiles(input: string): Promise<readonly BatchFile[]> {
  const { files, unknown } = await listBatchInput(input)
  const [stray] = unknown
  if (stray !== undefined) throw new E5Error('INPUT_UNREADABLE', { file: stray, reason: unknownFormatReason })
  if (files.length > 0) return files
  const reason = `it has no files of texts (${textFileEndings.join(', ')}).`
  throw new E5Error('INPUT_UNREADABLE', { file: input, reason })
}

/** What is wrong with a file whose ending tells no format, and what to do. */
export const unknownFormatReason = `its ending tells no format of texts: use one of ${textFileEndings.join(', ')}, or take it out of the folder.`

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.')))
    .sort()
}

function unpackedName(file: string): string {
  return file.replace(/\.gz$/, '')
}
