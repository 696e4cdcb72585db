import { createReadStream } from 'node:fs'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { E5Error } from '@e5/core'
import type { ByteSource } from './lines.ts'

const readBytes = 1 << 16

/**
 * The bytes of a file, unpacked if its name ends in `.gz`.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE.
 */
export function fileBytes(file: string): ByteSource {
  const stored = createReadStream(file, { highWaterMark: readBytes })
  if (!/\.gz$/i.test(file)) return streamBytes(stored, file)
  // An error of the file is the unpacked stream's too; whoever reads that one gets it.
  return streamBytes(
    pipeline(stored, createGunzip({ chunkSize: readBytes }), () => {}),
    file,
  )
}

/**
 * The bytes of a stream, its errors as ours.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE.
 */
export async function* streamBytes(stream: Readable, file: string): ByteSource {
  try {
    yield* stream
  } catch (error) {
    const { code = '', syscall, message } = error as NodeJS.ErrnoException
    const isOfSystem = syscall !== undefined || code.startsWith('Z_')
    if (!isOfSystem) throw error
    if (['ENOENT', 'EACCES', 'EPERM'].includes(code)) throw new E5Error('FILE_NOT_FOUND', { file }, { cause: error })
    throw new E5Error('INPUT_UNREADABLE', { file, reason: `${message}.` }, { cause: error })
  }
}
