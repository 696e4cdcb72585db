import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { linkGraphs } from '../studio/server-program.ts'
import { createTemporaryFolder } from '../temporary-folder.ts'
import { findLost, nothingAcknowledged, startWriter } from './acknowledged.ts'
import { learnQueries, noteAllAnswered, startLoad } from './background-load.ts'
import { startBenchServer } from './bench-server.ts'
import { type Fault, FaultSkipped } from './finding.ts'

const sizeMiB = 96
const recoveryLimitMs = 20_000

/** No room is left on the disk of the data folder, and then there is again. */
export const fullDisk: Fault = {
  name: 'full disk while writing state',
  async run(note) {
    await using disk = await mountSmallDisk()
    linkGraphs(disk.path)
    const kept = nothingAcknowledged()
    {
      await using server = await startBenchServer({ dataDir: disk.path })
      const { caller, control, first } = server
      const load = startLoad(caller, await learnQueries(caller, first), 8)
      const before = startWriter(control, 'before', kept)
      await delay(500)
      await before.stop()
      const filler = join(disk.path, 'filler')
      fill(filler)
      const during = startWriter(control, 'during', kept)
      await delay(6000)
      await during.stop()
      const refusals = [...kept.refused].map(([code, count]) => `${count} ${code}`).join(', ')
      const others = [...kept.refused.keys()].filter((code) => code !== 'DATABASE_UNAVAILABLE')
      note(
        'writes are refused with DATABASE_UNAVAILABLE',
        kept.refused.size > 0 && others.length === 0,
        `refused: ${refusals || 'none'}; free: ${freeBytes(disk.path)} bytes`,
      )
      rmSync(filler)
      const recoveryMs = await untilWritable(() => control.createProject('after'))
      if (recoveryMs !== undefined) kept.projects.add('after')
      note(
        'with room again it writes again by itself',
        recoveryMs !== undefined,
        recoveryMs === undefined ? `not in ${recoveryLimitMs / 1000} s` : `after ${Math.round(recoveryMs)} ms`,
      )
      noteAllAnswered(note, await load.stop())
    }
    await using restarted = await startBenchServer({ dataDir: disk.path })
    const lost = await findLost(restarted.control, kept)
    note(
      'every acknowledged write is there after a restart',
      lost.length === 0,
      `${kept.writeMs.length} writes, ${lost.length} lost${lost.length > 0 ? `: ${lost[0]}` : ''}`,
    )
  },
}

/** Tries until it succeeds; the time that it took, or undefined if it did not. */
export async function untilWritable(
  write: () => Promise<void>,
  limitMs = recoveryLimitMs,
): Promise<number | undefined> {
  const start = performance.now()
  while (performance.now() - start < limitMs) {
    const isDone = await write().then(
      () => true,
      () => false,
    )
    if (isDone) return performance.now() - start
    await delay(100)
  }
  return undefined
}

async function mountSmallDisk(): Promise<AsyncDisposable & { readonly path: string }> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new FaultSkipped('needs root on Linux, to mount a small disk')
  const folder = await createTemporaryFolder()
  const path = join(folder.path, 'disk')
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', path], { stdio: 'pipe' })
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw new FaultSkipped(`a small disk cannot be mounted: ${(error as Error).message}`)
  }
  const unmount = () => execFileSync('umount', ['--lazy', path], { stdio: 'ignore' })
  process.once('exit', unmount)
  return {
    path,
    async [Symbol.asyncDispose]() {
      process.off('exit', unmount)
      unmount()
      await folder[Symbol.asyncDispose]()
    },
  }
}

function fill(file: string): void {
  const handle = openSync(file, 'w')
  try {
    for (let size = 2 ** 20; size >= 4096; size /= 2) fillBy(handle, Buffer.alloc(size))
  } finally {
    closeSync(handle)
  }
}

function fillBy(handle: number, block: Buffer): void {
  for (;;) {
    try {
      if (writeSync(handle, block) < block.length) return
    } catch {
      return
    }
  }
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize
}
