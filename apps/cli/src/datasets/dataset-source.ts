import { readFile } from 'node:fs/promises'
import { E5Error } from '@e5/core'
import { parse } from 'yaml'
import { z } from 'zod'

/** What a source file says, as snapi has it: a path, or a bucket. */
const sourceFileSchema = z.union([
  z.object({ source_path: z.string().min(1) }),
  z.object({
    bucket: z.string().min(1),
    folder: z.string(),
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().optional(),
    region: z.string().min(1),
    endpoint: z.string().optional(),
  }),
])

/** Where a dataset's files come from. */
export type DatasetOrigin =
  | { readonly type: 'localMachine'; readonly path: string }
  | { readonly type: 'local'; readonly file: { readonly source_path: string } }
  | { readonly type: 'aws'; readonly file: Extract<z.infer<typeof sourceFileSchema>, { readonly bucket: string }> }

/** The flags that say it. */
export interface OriginFlags {
  readonly path?: string | undefined
  readonly source_type?: DatasetOrigin['type'] | undefined
  readonly source_file?: string | undefined
}

/** @throws E5Error OPTION_INVALID, FILE_NOT_FOUND */
export async function readOrigin({
  path,
  source_type: type = 'localMachine',
  source_file: file,
}: OriginFlags): Promise<DatasetOrigin> {
  if (path !== undefined) {
    if (file !== undefined || type !== 'localMachine')
      throw wrong('--path', 'it goes without --source_type and --source_file.')
    return { type: 'localMachine', path }
  }
  if (file === undefined)
    throw wrong('--path', 'expected the folder or file to send, or --source_type with --source_file.')
  const source = await readSourceFile(file)
  if (type === 'aws') {
    if ('bucket' in source) return { type, file: source }
    throw wrong(
      '--source_file',
      `${file} needs bucket, folder, accessKeyId, secretAccessKey and region for --source_type aws.`,
    )
  }
  if (!('source_path' in source)) throw wrong('--source_file', `${file} needs source_path for --source_type ${type}.`)
  return type === 'local' ? { type, file: source } : { type, path: source.source_path }
}

async function readSourceFile(file: string): Promise<z.infer<typeof sourceFileSchema>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new E5Error('FILE_NOT_FOUND', { file }, { cause: error })
  })
  const parsed = sourceFileSchema.safeParse(parseText(text))
  if (parsed.success) return parsed.data
  throw wrong(
    '--source_file',
    `${file} has neither source_path nor bucket, folder, accessKeyId, secretAccessKey and region.`,
  )
}

// JSON is YAML too.
function parseText(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

function wrong(option: string, reason: string): E5Error {
  return new E5Error('OPTION_INVALID', { option, reason })
}
