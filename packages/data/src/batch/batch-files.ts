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

/**
 * The files of a batch's input in the order in which they are read: by their paths, as UTF-16 units compare. The input is a
 * folder (its folders included; what begins with a dot is left out), or one file. Of a BEIR folder these are
 * `corpus.jsonl` and `queries.jsonl`, plain or packed.
 *
 * @throws E5Error FILE_NOT_FOUND; INPUT_UNREADABLE for a folder without files, or with one that holds no texts as far as
 * its ending tells.
 */
export async function findBatchFiles(input: string): Promise<readonly BatchFile[]> {
  const status = await stat(input).catch((error: unknown) => {
    throw new E5Error('FILE_NOT_FOUND', { file: input }, { cause: error })
  })
  if (!status.isDirectory()) return [await batchFileOf(input, basename(input))]
  const entries = await readdir(input, { withFileTypes: true, recursive: true })
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(input, join(parentPath, name)).split(sep).join('/'))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.')))
    .sort()
  const beir = files.filter((file) => beirFiles.has(unpackedName(file)))
  const isBeir = beir.some((file) => unpackedName(file) === 'corpus.jsonl')
  const found = await Promise.all(
    (isBeir ? beir : files).map(async (file) => {
      const inputType = isBeir ? beirFiles.get(unpackedName(file)) : undefined
      return { ...(await batchFileOf(join(input, file), file)), ...(inputType === undefined ? {} : { inputType }) }
    }),
  )
  if (found.length > 0) return found
  throw new E5Error('INPUT_UNREADABLE', {
    file: input,
    reason: `it has no files of texts (${textFileEndings.join(', ')}).`,
  })
}

async function batchFileOf(path: string, file: string): Promise<BatchFile> {
  const format = textFormatOf(file)
  if (format === undefined) {
    const reason = `its ending tells no format of texts: use one of ${textFileEndings.join(', ')}, or take it out of the folder.`
    throw new E5Error('INPUT_UNREADABLE', { file, reason })
  }
  const { size } = await stat(path)
  return { file, path, format, bytes: size }
}

function unpackedName(file: string): string {
  return file.replace(/\.gz$/, '')
}
