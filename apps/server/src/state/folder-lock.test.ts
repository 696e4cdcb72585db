import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDataDir } from '../testing/state-fixtures.ts'
import { WriterProcess } from '../testing/writer-process.ts'
import { lockFolder } from './folder-lock.ts'

const inUse = { code: 'DATA_DIR_IN_USE' }

describe('lockFolder', () => {
  it('lets one have the folder, until it is released', async () => {
    await using folder = await temporaryDataDir()
    const lock = await lockFolder(folder.path)
    await expect(lockFolder(folder.path)).rejects.toMatchObject(inUse)
    await lock.release()
    expect(await readdir(folder.path)).toEqual([])
    await (await lockFolder(folder.path)).release()
  })

  it('lets one of many that come at once have it', async () => {
    await using folder = await temporaryDataDir()
    for (let round = 0; round < 3; round++) {
      const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder.path)))
      const winners = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
      expect(winners).toHaveLength(1)
      await expect(lockFolder(folder.path)).rejects.toMatchObject(inUse)
      await winners[0]!.release()
    }
    expect(await readdir(folder.path)).toEqual([])
  })

  it('is taken from a process that was killed, and from no other', async () => {
    await using folder = await temporaryDataDir()
    await using holder = new WriterProcess(folder.path)
    await holder.open()
    await expect(lockFolder(folder.path)).rejects.toMatchObject(inUse)
    await holder.kill()
    await (await lockFolder(folder.path)).release()
  })

  it.skipIf(process.platform === 'win32')('replaces a file that is no socket', async () => {
    await using folder = await temporaryDataDir()
    await writeFile(join(folder.path, 'database.lock'), '')
    await (await lockFolder(folder.path)).release()
  })

  it.skipIf(process.platform === 'win32')('holds under another name of the folder', async () => {
    await using folder = await temporaryDataDir()
    await mkdir(join(folder.path, 'real'))
    await symlink(join(folder.path, 'real'), join(folder.path, 'link'))
    const lock = await lockFolder(join(folder.path, 'real'))
    await expect(lockFolder(join(folder.path, 'link'))).rejects.toMatchObject(inUse)
    await lock.release()
  })

  it.skipIf(process.platform === 'win32')('says that a path is too long', async () => {
    await using folder = await temporaryDataDir()
    const long = join(folder.path, 'x'.repeat(100))
    await mkdir(long)
    await expect(lockFolder(long)).rejects.toMatchObject({
      code: 'DATA_DIR_UNWRITABLE',
      message: expect.stringMatching(/too long for a socket/),
    })
  })

  it('says that a folder is not there', async () => {
    await expect(lockFolder('/nowhere/at/all')).rejects.toMatchObject({ code: 'DATA_DIR_UNWRITABLE' })
  })
})
