import { E5Error } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { readRows } from './read-rows.ts'
import type { ReadRowsOptions } from './read-rows-options.ts'
import type { Row } from './row.ts'
import type { RowFormat } from './row-format.ts'

/** The bytes of a text in parts of a few bytes, so that every line and character is cut somewhere. */
async function* inParts(text: string | Uint8Array, partBytes = 3): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text as string)
  for (let start = 0; start < bytes.length; start += partBytes) yield bytes.subarray(start, start + partBytes)
}

async function rows(format: RowFormat, text: string | Uint8Array, options: Partial<ReadRowsOptions> = {}) {
  const all: Row[] = []
  for await (const row of readRows(inParts(text), format, { file: 'in', ...options })) all.push(row)
  return all
}

async function reading(format: RowFormat, text: string, field?: string) {
  const errors: string[] = []
  const onInvalid = (error: E5Error) => errors.push(error.message)
  return { rows: await rows(format, text, { onInvalid, ...(field === undefined ? {} : { field }) }), errors }
}

describe('readRows of .txt', () => {
  it('takes every line for a text, a blank one for an empty text', async () => {
    expect(await rows('txt', 'one\n\nthrée  \n')).toEqual([
      { line: 1, text: 'one' },
      { line: 2, text: '' },
      { line: 3, text: 'thrée  ' },
    ])
  })

  it('reads CRLF, a byte order mark and a last line without an end', async () => {
    expect(await rows('txt', '\ufeffone\r\ntwo\r\n🙂')).toEqual([
      { line: 1, text: 'one' },
      { line: 2, text: 'two' },
      { line: 3, text: '🙂' },
    ])
    expect(await rows('txt', '')).toEqual([])
    expect(await rows('txt', '\ufeff')).toEqual([])
  })

  it('refuses a line that is not UTF-8, with its number', async () => {
    await expect(rows('txt', Buffer.from([0x61, 0x0a, 0xff, 0x0a]))).rejects.toThrow(
      'in, line 2, column 1: the line is not UTF-8.',
    )
  })
})

describe('readRows of .jsonl', () => {
  it('takes title and text, strings, ids, and skips blank lines', async () => {
    const lines = [
      '{"_id": "4983", "title": "A title", "text": "A text."}',
      '',
      '{"id": 7, "text": " as it is "}',
      '"a string"',
      '{"_id": "a", "id": "b", "title": "", "text": "t"}',
      '{"id": null, "title": null, "text": ""}',
    ]
    expect(await rows('jsonl', lines.join('\r\n'))).toEqual([
      { line: 1, text: 'A title A text.', id: '4983' },
      { line: 3, text: ' as it is ', id: '7' },
      { line: 4, text: 'a string' },
      { line: 5, text: 't', id: 'a' },
      { line: 6, text: '' },
    ])
  })

  it('refuses a number as id that would not be kept exactly', async () => {
    const read = await reading('jsonl', '{"id":9007199254740991,"text":"a"}\n{"_id":9007199254740993,"text":"b"}')
    expect(read.rows).toEqual([{ line: 1, text: 'a', id: '9007199254740991' }])
    expect(read.errors).toEqual([
      'in, line 2, column 8: "_id": the number is too large to be kept exactly, write it as a string.',
    ])
  })

  it('takes a named field instead', async () => {
    const row = '{"id":"1","title":3,"text":4,"abstract":"x"}'
    expect(await rows('jsonl', row, { field: 'abstract' })).toEqual([{ line: 1, text: 'x', id: '1' }])
  })

  it('says file, line and reason of a broken line, and can go on', async () => {
    const text = '{"text":"a"}\n{"text":\n\n[1]\n{"title":"t"}\n{"text":5}\n{"id":{},"text":"x"}\n{"text":"b"}\n12'
    await expect(rows('jsonl', text)).rejects.toMatchObject({ code: 'ROW_INVALID', details: { file: 'in', line: 2 } })
    const read = await reading('jsonl', text)
    expect(read.rows).toEqual([
      { line: 1, text: 'a' },
      { line: 8, text: 'b' },
    ])
    expect(read.errors).toEqual([
      'in, line 2, column 9: it is not JSON: a value is missing.',
      'in, line 4, column 1: expected object, received array.',
      'in, line 5, column 1: it has no field "text".',
      'in, line 6, column 9: "text": expected string, received number.',
      'in, line 7, column 7: "id": expected string or number.',
      'in, line 9, column 1: expected object, received number.',
    ])
    expect((await reading('jsonl', '{"text":"a"}', 'body')).errors).toEqual([
      'in, line 1, column 1: it has no field "body".',
    ])
  })
})

describe('readRows of .csv', () => {
  it('reads quotes, line ends within them, blank lines and CRLF, and numbers rows by their first line', async () => {
    const text = '\ufeffid,title,text\r\n1,A,"said ""b""\r\nand c"\r\n\r\n2,,d\r\n3,"x, y",e'
    expect(await rows('csv', text)).toEqual([
      { line: 2, text: 'A said "b"\r\nand c', id: '1' },
      { line: 5, text: 'd', id: '2' },
      { line: 6, text: 'x, y e', id: '3' },
    ])
    expect(await rows('csv', text, { field: 'title' })).toMatchObject([{ text: 'A' }, { text: '' }, { text: 'x, y' }])
  })

  it('reports a row of another width and goes on if asked to', async () => {
    const read = await reading('csv', 'text,note\na,1\nb\nc,3\n')
    expect(read.rows.map(({ text }) => text)).toEqual(['a', 'c'])
    expect(read.errors).toEqual(['in, line 3, column 1: it has 1 columns, and the header has 2.'])
  })

  it('reports a broken quote within a line, and ends at one that takes other lines with it', async () => {
    const read = await reading('csv', 'text,note\na,1\n"b"c,2\nd,3\n')
    expect(read.rows.map(({ text }) => text)).toEqual(['a', 'd'])
    expect(read.errors[0]).toMatch(/^in, line 3, column 1: a quote is out of place: /)
    await expect(reading('csv', 'text\n5" disk\nb\n3" disk\nd\n')).rejects.toThrow(
      'in, line 2: a quote is out of place in these 3 lines',
    )
    await expect(reading('csv', 'text\na\nb\n"c\nd\n')).rejects.toThrow('in, line 4: a quote opens in this row')
  })

  it('ends without the column', async () => {
    const error = await reading('csv', 'sentence\na\n').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(E5Error)
    expect((error as E5Error).message).toBe(
      'in, line 1: the header row has no column "text" (it has "sentence"): name the one that holds the texts with --field.',
    )
  })

  it('passes on what the source throws', async () => {
    async function* failing() {
      yield Buffer.from('text\na\n')
      throw new Error('disk gone')
    }
    await expect(readRows(failing(), 'csv', { file: 'in' }).next()).resolves.toMatchObject({ value: { text: 'a' } })
    const all = async () => {
      for await (const _ of readRows(failing(), 'csv', { file: 'in' }));
    }
    await expect(all()).rejects.toThrow('disk gone')
  })
})
