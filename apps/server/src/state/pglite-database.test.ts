import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readlinkSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { addUser, temporaryDataDir } from '../testing/state-fixtures.ts'
import { WriterProcess } from '../testing/writer-process.ts'
import { readTemplate } from './cluster-template.ts'
import { openState } from './open-state.ts'
import type { StateStore } from './state-store.ts'

const unavailable = { code: 'DATABASE_UNAVAILABLE' }
const idsIn = async (store: StateStore) => (await store.readAll()).users.map(({ id }) => id)

describe('state in a data folder', () => {
  it('loses nothing that was acknowledged when its process is killed, again and again', async () => {
    await using folder = await temporaryDataDir()
    const acknowledged: string[] = []
    for (let round = 0; round < 10; round++) {
      await using writer = new WriterProcess(folder.path)
      // The first two are killed while they start, maybe while they make the folder.
      if (round >= 2) await writer.open()
      await delay(round < 2 ? 350 + Math.random() * 150 : Math.random() * 150)
      acknowledged.push(...(await writer.kill()))
    }
    const store = await openState({ dataDir: folder.path })
    expect(acknowledged.length).toBeGreaterThan(20)
    expect(await idsIn(store)).toEqual(expect.arrayContaining(acknowledged))
    await addUser(store)
    await store.close()
    expect(readdirSync(folder.path)).toEqual(['database'])
  }, 120_000)

  it('is of one process at a time', async () => {
    await using folder = await temporaryDataDir()
    const store = await openState({ dataDir: folder.path })
    await expect(openState({ dataDir: folder.path })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' })
    await store.check()
    await store.close()
  })

  it('is not opened, and left alone, if it is no database', async () => {
    await using folder = await temporaryDataDir()
    await mkdir(join(folder.path, 'database'))
    await writeFile(join(folder.path, 'database/PG_VERSION'), '9\n')
    await expect(openState({ dataDir: folder.path })).rejects.toMatchObject({ code: 'DATABASE_INVALID' })
    expect(await readFile(join(folder.path, 'database/PG_VERSION'), 'utf8')).toBe('9\n')
  })

  it('says that its folder cannot be made', async () => {
    await using folder = await temporaryDataDir()
    await writeFile(join(folder.path, 'file'), '')
    const dataDir = join(folder.path, 'file/data')
    await expect(openState({ dataDir })).rejects.toMatchObject({ code: 'DATA_DIR_UNWRITABLE' })
  })

  it('starts from a template of the PGlite that is installed', async () => {
    const manifest = fileURLToPath(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')))
    const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
    // If not: node --conditions=@e5/source template/make-template.ts
    expect((await readTemplate()).header.pglite).toBe(version)
  })
})

// Which file a number stands for is to be found on Linux only.
describe.runIf(process.platform === 'linux')('state whose log cannot be written', () => {
  it.each(['writeSync', 'fsyncSync'] as const)('is refused, and kept again once it can (%s)', async (call) => {
    await using folder = await temporaryDataDir()
    const store = await openState({ dataDir: folder.path })
    const acknowledged = [await addUser(store)]
    const mend = breakLog(call)
    for (let attempt = 0; attempt < 5; attempt++) await expect(addUser(store)).rejects.toMatchObject(unavailable)
    mend()
    await expect.poll(() => addUser(store).then((id) => acknowledged.push(id) > 0), { timeout: 10_000 }).toBe(true)
    expect(await idsIn(store)).toEqual(expect.arrayContaining(acknowledged))
    await store.close()
  })
})

/** From now on writes to the write-ahead log fail as on a full disk, until the function that it gives is called. */
function breakLog(call: 'writeSync' | 'fsyncSync'): () => void {
  // The module as PGlite sees it.
  const system = createRequire(import.meta.url)('node:fs') as typeof import('node:fs')
  const original = system[call] as (file: number, ...rest: unknown[]) => number
  const broken = (file: number, ...rest: unknown[]): number => {
    if (readlinkSync(`/proc/self/fd/${file}`).includes('/pg_wal/'))
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    return original(file, ...rest)
  }
  Object.assign(system, { [call]: broken })
  syncBuiltinESMExports()
  return () => {
    Object.assign(system, { [call]: original })
    syncBuiltinESMExports()
  }
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0
if (!canMount) process.stderr.write('state: NOT MEASURED on a full disk: only root on Linux can mount a small one\n')

describe.runIf(canMount)('state on a full disk', () => {
  it('refuses writes, loses none that it acknowledged, and goes on once there is room', async () => {
    const disk = await mkdtemp(join(tmpdir(), 'e5-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', disk])
    try {
      const dataDir = join(disk, 'data')
      const store = await openState({ dataDir })
      const acknowledged = [await addUser(store)]
      fill(disk)
      let refused = 0
      for (let attempt = 0; attempt < 4000 && refused < 300; attempt++)
        await addUser(store).then(
          (id) => acknowledged.push(id),
          (error: unknown) => {
            expect(error).toMatchObject(unavailable)
            refused++
          },
        )
      expect(refused).toBe(300)
      rmSync(join(disk, 'ballast'))
      await expect.poll(() => addUser(store).then((id) => acknowledged.push(id) > 0), { timeout: 10_000 }).toBe(true)
      expect(await idsIn(store)).toEqual(expect.arrayContaining(acknowledged))
      await store.close()
      const reopened = await openState({ dataDir })
      expect(await idsIn(reopened)).toEqual(expect.arrayContaining(acknowledged))
      await reopened.close()
    } finally {
      execFileSync('umount', [disk])
      await rm(disk, { recursive: true })
    }
  })

  it('does not start, says why, and starts once there is room', async () => {
    const disk = await mkdtemp(join(tmpdir(), 'e5-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk])
    try {
      const dataDir = join(disk, 'data')
      await expect(openState({ dataDir })).rejects.toMatchObject({
        code: 'DATA_DIR_UNWRITABLE',
        message: expect.stringMatching(/ENOSPC/),
      })
      expect(existsSync(join(dataDir, 'database'))).toBe(false)
      execFileSync('mount', ['-o', 'remount,size=64m', disk])
      const store = await openState({ dataDir })
      await addUser(store)
      await store.close()
    } finally {
      execFileSync('umount', [disk])
      await rm(disk, { recursive: true })
    }
  })
})

function fill(disk: string): void {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize))
}
