import { stat } from 'node:fs/promises'
import { E5Error } from '@e5/core'
import { type RowFormat, rowFormatOf, rowFormatSchema } from '@e5/data'

/** Where texts come from. */
export type Input =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'stdin'; readonly format: RowFormat }
  | { readonly kind: 'files'; readonly files: readonly InputFile[] }

/** A file of texts. */
export interface InputFile {
  readonly path: string
  readonly format: RowFormat
  /** Undefined for a pipe or a device. */
  readonly bytes?: number
}

/** What else decides about the input. */
export interface InputOptions {
  /** `--format`: given, every argument is a file of this format. */
  readonly format: RowFormat | undefined
  readonly stdinIsTerminal: boolean
}

const knownEndings = rowFormatSchema.options.map((format) => `.${format}`).join(', ')

/**
 * Tells what the arguments are. A `-`, or none at all with something piped in, is standard input. An argument that ends
 * in `.txt`, `.jsonl` or `.csv`, or that names a file which is there, is a file; all others are texts.
 *
 * @throws E5Error FILE_NOT_FOUND, FILE_FORMAT_UNKNOWN, OPTION_INVALID (texts and files at once, or nothing).
 */
export async function resolveInput(args: readonly string[], options: InputOptions): Promise<Input> {
  const readsStdin = args.length === 0 ? !options.stdinIsTerminal : args.includes('-')
  if (readsStdin && args.length < 2) return { kind: 'stdin', format: options.format ?? 'txt' }
  if (args.length === 0) throw invalid('give texts, files, or pipe something in')
  if (readsStdin) throw invalid('"-" (standard input) stands alone')

  const found = await Promise.all(args.map((argument) => inputFileOf(argument, options.format)))
  const files = found.filter((file) => file !== undefined)
  if (files.length === 0) return { kind: 'texts', texts: args }
  if (files.length === args.length) return { kind: 'files', files }
  throw invalid(`"${files[0]!.path}" is a file and "${args[found.indexOf(undefined)]}" is a text, give one kind`)
}

async function inputFileOf(argument: string, given: RowFormat | undefined): Promise<InputFile | undefined> {
  const format = given ?? rowFormatOf(argument)
  // A text may also be too long for a path, or hold a NUL.
  const status = await stat(argument).catch(() => undefined)
  if (status === undefined || status.isDirectory()) {
    if (format === undefined) return undefined
    throw new E5Error('FILE_NOT_FOUND', { file: argument })
  }
  if (format === undefined) throw new E5Error('FILE_FORMAT_UNKNOWN', { file: argument, known: knownEndings })
  return status.isFile() ? { path: argument, format, bytes: status.size } : { path: argument, format }
}

function invalid(reason: string): E5Error {
  return new E5Error('OPTION_INVALID', { option: 'arguments', reason: `${reason}.` })
}
