import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { E5Error } from '@e5/core'
import { hashFile } from './file-hash.ts'
import { fileUrl, type HubFile } from './hub-client.ts'
import { type HubAccess, hubFetch, networkReason, retryDelays } from './hub-fetch.ts'

/** A file of a commit, and the folder it goes to. */
export interface Download {
  readonly commit: string
  readonly file: HubFile
  readonly folder: string
  /** Takes the change of the bytes that are here; less than 0 where some were thrown away. */
  readonly onBytes: (bytes: number) => void
}

/**
 * Fetches a file into a folder: goes on after what an earlier try left there, and gives it its name when its hash is
 * that of the hub. A file that is already whole is not fetched.
 *
 * @throws E5Error HUB_FILE_CORRUPT (the file is then deleted), HUB_UNREACHABLE, DATA_DIR_UNWRITABLE and those of hubFetch.
 */
export async function downloadFile(access: HubAccess, download: Download): Promise<void> {
  const { file, folder, onBytes } = download
  const target = join(folder, file.path)
  if ((await sizeOf(target)) === file.bytes && (await isIntact(target, file))) {
    onBytes(file.bytes)
    return
  }
  const partial = join(folder, partialPathOf(file))
  await mkdir(dirname(target), { recursive: true })
  await fill(access, download, partial)

  const got = await hashFile(partial, file.hash.kind, file.bytes)
  if (got !== file.hash.hex) {
    await rm(partial)
    throw new E5Error('HUB_FILE_CORRUPT', { file: file.path, expected: file.hash.hex, got })
  }
  await rename(partial, target)
}

/** Where a file is put together. The content decides, not the commit: another version has another name. */
export function partialPathOf({ path, hash }: HubFile): string {
  return `${path}.${hash.hex.slice(0, 12)}.partial`
}

async function fill(access: HubAccess, { commit, file, onBytes }: Download, partial: string): Promise<void> {
  let have = (await sizeOf(partial)) ?? 0
  if (have > file.bytes) {
    await rm(partial)
    have = 0
  }
  onBytes(have)
  if (have > 0 && have === file.bytes) return
  const delaysMs = retryDelays(access)
  let failures = 0
  for (;;) {
    const response = await requestFrom(access, fileUrl(access, commit, file.path), have)
    if (have > 0 && response.status !== 206) {
      onBytes(-have)
      have = 0
    }
    const before = have
    const failure = await append(response, partial, have === 0 ? 'w' : 'a', (bytes) => {
      have += bytes
      onBytes(bytes)
    })
    access.signal.throwIfAborted()
    const written = (await sizeOf(partial)) ?? 0
    onBytes(written - have)
    have = written
    if (have >= file.bytes) return
    failures = have > before ? 1 : failures + 1
    if (failures > delaysMs.length) {
      const reason = failure ?? `it sent ${have} of ${file.bytes} bytes of ${file.path}`
      throw new E5Error('HUB_UNREACHABLE', { hub: access.hub, reason })
    }
    await wait(delaysMs[failures - 1], undefined, { signal: access.signal })
  }
}

async function requestFrom(access: HubAccess, url: string, position: number): Promise<Response> {
  // Compressed content has no positions to go on from.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' }
  if (position > 0) headers.range = `bytes=${position}-`
  return hubFetch(access)(url, { headers })
}

/** Appends the body, and returns why it ended too soon, if the network was the cause. */
async function append(
  response: Response,
  file: string,
  flags: 'w' | 'a',
  onBytes: (bytes: number) => void,
): Promise<string | undefined> {
  if (response.status === 416 || response.body === null) return `status ${response.status}`
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length)
      done(undefined, chunk)
    },
  })
  try {
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(file, { flags }))
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException
    if (syscall === 'write' || syscall === 'open') {
      throw new E5Error('DATA_DIR_UNWRITABLE', { folder: dirname(file), reason: `${message}.` }, { cause: error })
    }
    return networkReason(error)
  }
}

async function isIntact(target: string, { hash, bytes }: HubFile): Promise<boolean> {
  return (await hashFile(target, hash.kind, bytes)) === hash.hex
}

async function sizeOf(file: string): Promise<number | undefined> {
  const status = await stat(file).catch(() => undefined)
  return status?.size
}
