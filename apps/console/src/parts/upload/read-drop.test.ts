import { describe, expect, it } from 'vitest'
import { readDrop } from './read-drop.ts'

const file = (fullPath: string) => ({
  isDirectory: false,
  fullPath,
  file: (resolve: (content: Blob) => void) => resolve(new Blob([fullPath])),
})

/** A folder whose reader gives two entries at a time, as browsers give a hundred. */
const folder = (fullPath: string, entries: readonly object[]) => ({
  isDirectory: true,
  fullPath,
  createReader() {
    const left = [...entries]
    return { readEntries: (resolve: (some: object[]) => void) => resolve(left.splice(0, 2)) }
  },
})

const item = (entry: object | null) => ({ webkitGetAsEntry: () => entry as FileSystemEntry | null })

describe('readDrop', () => {
  it('walks through folders to their end, and takes files beside them', async () => {
    const deep = folder('/set/deep', [file('/set/deep/d')])
    const set = folder('/set', [file('/set/a'), deep, file('/set/b'), file('/set/c'), file('/set/e')])
    const files = await readDrop([item(set), item(null), item(file('/f'))])
    expect(files.map(({ path }) => path)).toEqual(['set/a', 'set/deep/d', 'set/b', 'set/c', 'set/e', 'f'])
    expect(await files[1]!.content.text()).toBe('/set/deep/d')
  })

  it('says why a file cannot be read', async () => {
    const broken = {
      isDirectory: false,
      fullPath: '/a',
      file: (_: unknown, reject: (e: Error) => void) => reject(Error('no')),
    }
    await expect(readDrop([item(broken)])).rejects.toThrow('no')
  })
})
