import { stat } from 'node:fs/promises'
import { E5Error } from '@e5/core'
import { findBatchFiles, type RowFormat, type TextFormat, textFileEndings, textFormatOf } from '@e5/data'

/** Where texts come from. */
export type Input =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'stdin'; readonly format: RowFormat }
  | { readonly kind: 'files'; readonly files: readonly InputFile[] }

/** A file of texts. */
export interface InputFile {
  readonly path: string
  readonly format: TextFormat
  /** Undefined where what is read is not as long as the file: of a pipe or a device, packed, or Parquet. */
  readonly bytes?: number
}

/** What else decides about the input. */
export interface InputOptions {
  /** `--format`: given, every argument is a file of this format. */
  readonly format: RowFormat | undefined
  readonly stdinIsTerminal: boolean
}

/**
 * Tells what the arguments are. A `-`, or none at all with something piped in, is standard input. An argument that ends
 * like a file of texts, or that names a file which is there, is a file; one that names a folder is the files in it; all others
 * are texts.
 *
 * @throws E5Error FILE_NOT_FOUND, FILE_FORMAT_UNKNOWN, INPUT_UNREADABLE, OPTION_INVALID (texts and files at once, or nothing).
 */
export async function resolveInput(args: readonly string[], options: InputOptions): Promise<Input> {
  const readsStdin = args.length === 0 ? !options.stdinIsTerminal : args.includes('-')
  if (readsStdin && args.length < 2) return { kind: 'stdin', format: options.format ?? 'txt' }
  if (args.length === 0) throw invalid('give texts, files, or pipe something in')
  if (readsStdin) throw invalid('"-" (standard input) stands alone')

  const found = await Promise.all(args.map((argument) => inputFilesOf(argument, options.format)))
  const files = found.filter((file) => file !== undefined).flat()
  if (files.length === 0) return { kind: 'texts', texts: args }
  if (!found.includes(undefined)) return { kind: 'files', files }
  throw invalid(`"${files[0]!.path}" is a file and "${args[found.indexOf(undefined)]}" is a text, give one kind`)
}

async function inputFilesOf(argument: string, given: RowFormat | undefined): Promise<readonly InputFile[] | undefined> {
  const format = given ?? textFormatOf(argument)
  // A text may also be too long for a path, or hold a NUL.
  const status = await stat(argument).catch(() => undefined)
  if (status === undefined) {
    if (format === undefined) return undefined
    throw new E5Error('FILE_NOT_FOUND', { file: argument })
  }
  if (status.isDirectory()) return filesOfFolder(argument, given)
  if (format === undefined)
    throw new E5Error('FILE_FORMAT_UNKNOWN', { file: argument, known: textFileEndings.join(', ') })
  return [inputFile(argument, format, status.isFile() ? status.size : undefined)]
}

async function filesOfFolder(folder: string, given: RowFormat | undefined): Promise<readonly InputFile[]> {
  if (given !== undefined) throw invalid(`"${folder}" is a folder, and --format names the format of one file`)
  const files = await findBatchFiles(folder)
  if (files.some(({ inputType }) => inputType === 'query')) {
    throw invalid(`"${folder}" has passages and queries, which get other prefixes: give its files one by one`)
  }
  return files.map(({ path, format, bytes }) => inputFile(path, format, bytes))
}

function inputFile(path: string, format: TextFormat, bytes: number | undefined): InputFile {
  const isReadAsStored = format !== 'parquet' && !/\.gz$/i.test(path)
  return bytes === undefined || !isReadAsStored ? { path, format } : { path, format, bytes }
}

function invalid(reason: string): E5Error {
  return new E5Error('OPTION_INVALID', { option: 'arguments', reason: `${reason}.` })
}
