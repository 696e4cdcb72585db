import { createRandom, isE5Error } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { collect } from '../testing/streams.ts'
import { scanTextList } from './scan-text-list.ts'

/** The bytes of a text in parts of a length. */
async function* inParts(text: string | Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function scan(text: string | Uint8Array, partLength = 7) {
  const rows = await collect(scanTextList(inParts(text, partLength), { file: 'in.json' }))
  return rows.map(({ line, row, faults, textColumn }) => [
    `${line}:${textColumn()}`,
    row?.text ?? faults.map(({ kind, reason }) => `${kind} ${reason}`).join(),
  ])
}

describe('scanTextList', () => {
  it('gives every text with its place, whatever stands around and wherever the chunks end', async () => {
    const text = `\ufeff{ "note": {"text_list": ["no"]}, "é😀": "text_list",\n  "text_list": [\n    "a", "é\\u00e9😀\\ud83d\\ude00", "query: b"\n, ""], "more": [1, [2]] }\n`
    const found = [
      ['1:1', 'byte-order-mark the file begins with a byte order mark, which other programs refuse.'],
      ['3:5', 'a'],
      ['3:10', 'éé😀😀'],
      ['3:35', 'query: b'],
      ['4:3', ''],
    ]
    for (const length of [1, 2, 3, 5, 64, 1000]) expect(await scan(text, length)).toEqual(found)
  })

  it('tells columns in UTF-16 units, also behind what was read in earlier chunks', async () => {
    const random = createRandom(1)
    const signs = ['a', 'é', '語', '😀', '\\n', '"'.replace('"', '\\"'), '\\u00e9']
    for (let round = 0; round < 50; round++) {
      const literals = Array.from({ length: 5 }, () => {
        const length = Math.floor(random() * 9)
        return `"${Array.from({ length }, () => signs[Math.floor(random() * signs.length)]).join('')}"`
      })
      const text = `{"text_list":[${literals.join(random() < 0.5 ? ',' : ' ,\n')}]}`
      for (const [index, [place]] of (await scan(text, 1 + Math.floor(random() * 20))).entries()) {
        const [line, column] = place!.split(':').map(Number) as [number, number]
        expect(
          text
            .split('\n')
            [line - 1]!.slice(column - 1)
            .startsWith(literals[index]!),
          text,
        ).toBe(true)
      }
    }
  })

  it('sets what is no text aside and goes on', async () => {
    expect(await scan('{"text_list": ["a", 5, null, {"text": ["b"]}, [["c"]], "\\ud83d", "d"]}')).toEqual([
      ['1:16', 'a'],
      ['1:21', 'wrong-field expected string, received number.'],
      ['1:24', 'wrong-field expected string, received null.'],
      ['1:30', 'wrong-field expected string, received object.'],
      ['1:47', 'wrong-field expected string, received array.'],
      ['1:56', 'lone-surrogate it has half a character (a lone surrogate), which UTF-8 cannot hold.'],
      ['1:66', 'd'],
    ])
  })

  it.each([
    ['["a"]', '1:1', 'expected an object'],
    ['{"text_list": "a"}', '1:15', '"text_list" is no list'],
    ['{"texts": ["a"]}', '1:16', 'it has no field "text_list"'],
    ['{"text_list": [],\n"text_list": []}', '2:14', 'a second time'],
    ['{"text_list": ["a",\n "b" "c"]}', '2:6', 'not JSON in UTF-8 behind this place'],
    ['{"text_list": ["a"', '1:16', 'not JSON in UTF-8 behind this place'],
    ['{"text_list": ["a"]} x', '1:20', 'not JSON in UTF-8 behind this place'],
    ['', '1:1', 'not JSON in UTF-8 behind this place'],
    [Buffer.from([...Buffer.from('{"text_list": ["'), 0xe9, 0x22]), '1:15', 'not JSON in UTF-8 behind this place'],
  ])('refuses %j', async (text, place, reason) => {
    const error = await scan(text).catch((thrown: unknown) => thrown)
    if (!isE5Error(error, 'ROW_INVALID')) throw error
    expect(`${error.details.line}:${error.details.column}`).toBe(place)
    expect(error.message).toContain(reason)
  })

  it('hands rows on before the file ends', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"text_list":["0"')
      for (let number = 1; ; number++) yield Buffer.from(`,"${number}"`)
    }
    const rows = scanTextList(endless(), { file: 'in.json' })
    for (let number = 0; number < 1000; number++)
      expect((await rows.next()).value).toMatchObject({ row: { text: `${number}` } })
    await rows.return(undefined)
  })
})
