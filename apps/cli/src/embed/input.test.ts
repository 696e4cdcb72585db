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
  await writeFile(join(folder, 'c.json'), '[]')
  await mkdir(join(folder, 'd'))
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

  it('takes all else for texts, also the name of a folder and what cannot be a path', async () => {
    const texts = ['how do vaccines work', at('d'), 'a\0b', 'x'.repeat(10_000), '']
    expect(await resolveInput(texts, terminal)).toEqual({ kind: 'texts', texts })
  })

  it('never guesses: a file that is not there, or of no known ending, is an error', async () => {
    await expect(resolveInput([at('no.txt')], terminal)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(resolveInput([at('c.json')], terminal)).rejects.toMatchObject({ code: 'FILE_FORMAT_UNKNOWN' })
    await expect(resolveInput([at('a.jsonl'), 'text'], terminal)).rejects.toThrow('give one kind')
  })

  it('takes every argument for a file when the format is named', async () => {
    const named = { format: 'jsonl', stdinIsTerminal: true } as const
    expect(await resolveInput([at('c.json')], named)).toMatchObject({ files: [{ format: 'jsonl' }] })
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
