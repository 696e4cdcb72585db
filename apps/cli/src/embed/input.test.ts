import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveInput } from './input.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-input-'))
  await writeFile(join(folder, 'a.jsonl'), '{"text":"a"}\n')
  await writeFile(join(folder, 'b.CSV'), 'text\n')
  await writeFile(join(folder, 'c.dat'), '[]')
  await mkdir(join(folder, 'd'))
  await writeFile(join(folder, 'd', '2.json'), '{}')
  await writeFile(join(folder, 'd', '10.parquet'), 'x')
  await mkdir(join(folder, 'beir'))
  await writeFile(join(folder, 'beir', 'corpus.jsonl'), '')
  await writeFile(join(folder, 'beir', 'queries.jsonl'), '')
})
afterAll(() => rm(folder, { recursive: true }))

const terminal = { format: undefined, stdinIsTerminal: true }
const at = (name: string) => join(folder, name)

describe('resolveInput', () => {
  it('takes existing files by their endings, with their sizes', async () => {
    expect(await resolveInput([at('a.jsonl'), at('b.CSV')], terminal)).toEqual({
      kind: 'files',
      files: [
        { path: at('a.jsonl'), format: 'jsonl', bytes: 13 },
        { path: at('b.CSV'), format: 'csv', bytes: 5 },
      ],
    })
  })

  it('takes a folder for the files in it, but not where these need other prefixes', async () => {
    expect(await resolveInput([at('d')], terminal)).toEqual({
      kind: 'files',
      files: [
        { path: join(at('d'), '10.parquet'), format: 'parquet' },
        { path: join(at('d'), '2.json'), format: 'json', bytes: 2 },
      ],
    })
    await expect(resolveInput([at('beir')], terminal)).rejects.toThrow('give its files one by one')
    await expect(resolveInput([at('d')], { ...terminal, format: 'txt' })).rejects.toThrow('is a folder')
  })

  it('takes all else for texts, also what cannot be a path', async () => {
    const texts = ['how do vaccines work', 'a\0b', 'x'.repeat(10_000), '']
    expect(await resolveInput(texts, terminal)).toEqual({ kind: 'texts', texts })
  })

  it('never guesses: a file that is not there, or of no known ending, is an error', async () => {
    await expect(resolveInput([at('no.txt')], terminal)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(resolveInput([at('c.dat')], terminal)).rejects.toMatchObject({ code: 'FILE_FORMAT_UNKNOWN' })
    await expect(resolveInput([at('a.jsonl'), 'text'], terminal)).rejects.toThrow('give one kind')
  })

  it('takes every argument for a file when the format is named', async () => {
    const named = { format: 'jsonl', stdinIsTerminal: true } as const
    expect(await resolveInput([at('c.dat')], named)).toMatchObject({ files: [{ format: 'jsonl' }] })
    await expect(resolveInput(['some text'], named)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  it('reads standard input for "-" and for nothing when something is piped in', async () => {
    expect(await resolveInput(['-'], terminal)).toEqual({ kind: 'stdin', format: 'txt' })
    const piped = { format: 'csv', stdinIsTerminal: false } as const
    expect(await resolveInput([], piped)).toEqual({ kind: 'stdin', format: 'csv' })
    await expect(resolveInput([], terminal)).rejects.toThrow('give texts, files, or pipe something in')
    await expect(resolveInput(['-', 'text'], terminal)).rejects.toThrow('stands alone')
  })
})
