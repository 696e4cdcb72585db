import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type BigIntStats, lstatSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { E5Error } from '@e5/core'

const lockFile = 'database.lock'
// Longest path of a socket: 108 bytes on Linux and 104 elsewhere, with a zero at the end.
const longestPath = 103
// Time for others that found the place free at the same moment to put their socket there.
const contestMs = 50

/** A folder that this process has for itself until it releases it or ends, however it ends. */
export interface FolderLock {
  release(): Promise<void>
}

/**
 * Takes a folder for this process alone. What holds it is a socket that somebody listens on, so a process that was
 * killed holds nothing, and its socket is replaced.
 *
 * @throws E5Error DATA_DIR_IN_USE if another has it, DATA_DIR_UNWRITABLE
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const server = createServer((socket) => socket.destroy())
  try {
    return process.platform === 'win32' ? await takePipe(server, folder) : await takeSocket(server, folder)
  } catch (error) {
    server.close()
    if (error instanceof E5Error) throw error
    const reason = `${error instanceof Error ? error.message : String(error)}.`
    throw new E5Error('DATA_DIR_UNWRITABLE', { folder, reason }, { cause: error })
  }
}

// A pipe's name is taken by one, and free when its process ends.
async function takePipe(server: Server, folder: string): Promise<FolderLock> {
  const name = createHash('sha256').update(folder.toLowerCase()).digest('hex')
  try {
    await listen(server, `\\\\.\\pipe\\e5-${name}`)
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') throw inUse(folder)
    throw error
  }
  return { release: () => close(server) }
}

async function takeSocket(server: Server, folder: string): Promise<FolderLock> {
  const file = join(folder, lockFile)
  const ownFile = `${file}.${randomBytes(4).toString('hex')}`
  await listen(server, shortPath(folder, ownFile))
  const own = identityOf(ownFile)
  try {
    for (let isPlaced = false; !isPlaced; ) {
      const found = identityOf(file)
      if (found !== undefined && (await isAnswered(shortPath(folder, file)))) throw inUse(folder)
      // Nothing comes between these two calls in this process; what another did meanwhile is seen in the contest.
      isPlaced = identityOf(file) === found
      if (isPlaced) renameSync(ownFile, file)
    }
  } catch (error) {
    rmSync(ownFile, { force: true })
    throw error
  }
  await delay(contestMs)
  if (identityOf(file) !== own) throw inUse(folder)
  return {
    async release() {
      // The socket's own name went with the renaming, so closing the server leaves the file.
      if (identityOf(file) === own) rmSync(file, { force: true })
      await close(server)
    },
  }
}

// Numbers of files are used again at once, so the time of birth goes with them.
function identityOf(file: string): string | undefined {
  const stats: BigIntStats | undefined = lstatSync(file, { bigint: true, throwIfNoEntry: false })
  return stats && `${stats.dev} ${stats.ino} ${stats.birthtimeNs}`
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return true
  } catch (error) {
    // Any other error is no proof that nobody is there.
    return !['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(codeOf(error))
  } finally {
    socket.destroy()
  }
}

function shortPath(folder: string, path: string): string {
  const shortest = [path, relative(process.cwd(), path)].find((form) => Buffer.byteLength(form) <= longestPath)
  if (shortest !== undefined) return shortest
  const reason = `its path is too long for a socket in it (${Buffer.byteLength(path)} of ${longestPath} bytes).`
  throw new E5Error('DATA_DIR_UNWRITABLE', { folder, reason })
}

async function listen(server: Server, path: string): Promise<void> {
  server.listen(path)
  await once(server, 'listening')
  // It alone keeps no program running.
  server.unref()
}

async function close(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve))
}

function inUse(folder: string): E5Error<'DATA_DIR_IN_USE'> {
  return new E5Error('DATA_DIR_IN_USE', { folder })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
