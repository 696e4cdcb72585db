import { link, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FileLinks, openOutputFile } from './output-file.ts'

let folder = ''
let file = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-output-'))
  file = join(folder, 'out.f32')
})
afterEach(() => rm(folder, { recursive: true }))

const withoutHardLinks: FileLinks = {
  link: () => Promise.reject(Object.assign(new Error('EPERM: no hard links'), { code: 'EPERM' })),
  realpath,
}

/** A link to a file; on Windows, where making one is a privilege, a file that only `realpath` takes for one. */
async function linkTo(target: string): Promise<FileLinks> {
  if (process.platform !== 'win32') {
    await symlink(target, file)
    return { link, realpath }
  }
  await writeFile(file, 'link')
  return { link, realpath: async (path) => (path === file ? target : realpath(path)) }
}

describe('openOutputFile', () => {
  it('leaves nothing when it is given up', async () => {
    const sink = await openOutputFile(file, { replace: false })
    await sink.write('part')
    await sink.abort()
    expect(await readdir(folder)).toEqual([])
  })

  it('replaces only when told to, at the end, and what a link points to', async () => {
    const target = join(folder, 'target.f32')
    await writeFile(target, 'old')
    const links = await linkTo(target)
    await expect(openOutputFile(file, { replace: false, links })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' })
    const sink = await openOutputFile(file, { replace: true, links })
    await sink.write('new')
    expect(await readFile(target, 'utf8')).toBe('old')
    await sink.close()
    expect(await readFile(target, 'utf8')).toBe('new')
  })

  it.each([
    ['with', undefined],
    ['without', withoutHardLinks],
  ])('spares a file that was made meanwhile and keeps the finished one, %s hard links', async (_, links) => {
    const sink = await openOutputFile(file, { replace: false, ...(links === undefined ? {} : { links }) })
    await sink.write('ours')
    await writeFile(file, 'theirs')
    const kept = join(folder, `.out.f32.${process.pid}.partial`)
    await expect(sink.close()).rejects.toMatchObject({ code: 'OUTPUT_EXISTS', details: { file, kept } })
    await sink.abort()
    expect(await readFile(file, 'utf8')).toBe('theirs')
    expect(await readFile(kept, 'utf8')).toBe('ours')
  })

  it('takes its name where there are no hard links', async () => {
    const sink = await openOutputFile(file, { replace: false, links: withoutHardLinks })
    await sink.write('ours')
    await sink.close()
    expect(await readdir(folder)).toEqual(['out.f32'])
  })

  it('says when it cannot be written', async () => {
    const nowhere = openOutputFile(join(folder, 'no', 'out.f32'), { replace: false })
    await expect(nowhere).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' })
    await expect(openOutputFile(folder, { replace: true })).rejects.toThrow('it is not a regular file.')
    // A junction is the link that Windows lets everyone make.
    await symlink(join(folder, 'gone'), file, 'junction')
    await expect(openOutputFile(file, { replace: true })).rejects.toThrow('it is a link to nothing.')
  })
})
