import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkHashes, writeHashes } from './file-hashes.ts'
import { recoverOutputFolders, removeOutputFolder, writeOutputFolder } from './output-folder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'e5-checkpoint-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const write = (name: string, text: string) =>
  writeOutputFolder(join(root, name), (folder) => writeFile(join(folder, 'file'), text))
const read = (name: string) => readFileSync(join(root, name, 'file'), 'utf8')

describe('an output folder', () => {
  it('takes the place of another, and nothing is left beside it', async () => {
    await write('best', 'one')
    await write('best', 'two')
    expect(read('best')).toBe('two')
    await removeOutputFolder(join(root, 'best'))
    expect(readdirSync(root)).toEqual([])
  })

  it('that cannot be written leaves the one before', async () => {
    await write('best', 'one')
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { syscall: 'write' })
    const writing = writeOutputFolder(join(root, 'best'), async (folder) => {
      await writeFile(join(folder, 'file'), 'half')
      throw full
    })
    await expect(writing).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE', cause: full })
    expect(read('best')).toBe('one')
    expect(readdirSync(root)).toEqual(['best'])
  })

  it('is put right after a kill: half ones go, one that was taken out of the way comes back', async () => {
    for (const name of ['.checkpoint-4.partial', '.checkpoint-2.old', '.best.old', '.final.old', 'final']) {
      mkdirSync(join(root, name))
      writeFileSync(join(root, name, 'file'), name)
    }
    await recoverOutputFolders(root)
    expect(readdirSync(root).sort()).toEqual(['best', 'final'])
    expect([read('best'), read('final')]).toEqual(['.best.old', 'final'])
  })
})

describe('hashes', () => {
  it.each([
    ['another content', () => writeFileSync(join(root, 'a/weights'), 'other'), 'a/weights is not what was written'],
    ['a missing file', () => rmSync(join(root, 'config')), 'config is missing'],
    ['a missing manifest', () => rmSync(join(root, 'a/manifest')), 'it has no a/manifest'],
    ['a manifest that is none', () => writeFileSync(join(root, 'a/manifest'), '{'), 'is no list of hashes'],
  ])('find %s', async (_name, damage, message) => {
    mkdirSync(join(root, 'a'))
    writeFileSync(join(root, 'a/weights'), 'weights')
    writeFileSync(join(root, 'config'), '{}')
    await writeHashes(root, 'a/manifest')
    await checkHashes(root, 'a/manifest')
    expect(existsSync(join(root, 'a/manifest'))).toBe(true)
    damage()
    await expect(checkHashes(root, 'a/manifest')).rejects.toThrow(message)
  })
})
