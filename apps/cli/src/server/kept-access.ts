import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { E5Error, inDataDir } from '@e5/core'
import { z } from 'zod'
import { serverAddressSchema } from './server-options.ts'

/** Which server, and the key that opens it. */
export interface ServerAccess {
  readonly server: string
  readonly accessKey: string
}

const keySchema = z.string().regex(/^[\x21-\x7e]+$/, 'expected a key without blanks')
const loginSchema = z.object({ version: z.literal(1), server: serverAddressSchema, accessKey: keySchema })
const adminKeySchema = z.object({ version: z.literal(1), key: keySchema })

/** Where `e5 login` keeps its server and key. */
export function loginFile(dataDir: string): string {
  return join(dataDir, 'client.json')
}

/** What `e5 login` kept. @throws E5Error STATE_INVALID. */
export async function readLogin(dataDir: string): Promise<ServerAccess | undefined> {
  const login = await readState(loginFile(dataDir), loginSchema)
  return login === undefined ? undefined : { server: login.server, accessKey: login.accessKey }
}

/** The key that a server on this machine made for its admin. @throws E5Error STATE_INVALID. */
export async function readAdminKey(dataDir: string): Promise<string | undefined> {
  return (await readState(join(dataDir, 'users', 'admin', 'access-key.json'), adminKeySchema))?.key
}

/** Keeps a login, readable by its user only. @throws E5Error DATA_DIR_UNWRITABLE. */
export async function keepLogin(dataDir: string, { server, accessKey }: ServerAccess): Promise<void> {
  const file = loginFile(dataDir)
  const partial = `${file}.${process.pid}.partial`
  await inDataDir(dataDir, async () => {
    await mkdir(dirname(file), { recursive: true })
    try {
      await writeFile(partial, `${JSON.stringify({ version: 1, server, accessKey })}\n`, { mode: 0o600 })
      await rename(partial, file)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
  })
}

async function readState<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new E5Error('STATE_INVALID', { file, reason: stateReason(error) }, { cause: error })
  }
}

function stateReason(error: unknown): string {
  if (error instanceof z.ZodError) return `"${error.issues[0]!.path.join('.')}": ${error.issues[0]!.message}.`
  // What a parser says of JSON shows a piece of it, and that may be the key.
  if (error instanceof SyntaxError) return 'it is no JSON.'
  return `${error instanceof Error ? error.message : String(error)}.`
}
