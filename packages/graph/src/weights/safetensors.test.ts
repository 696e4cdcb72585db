import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openSafetensors } from './safetensors.ts'

const folder = mkdtempSync(join(tmpdir(), 'e5-safetensors-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0

function writeFile(header: object | string, data: Uint8Array): string {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  const file = join(folder, `${count++}.safetensors`)
  writeFileSync(file, Buffer.concat([length, json, data]))
  return file
}

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('openSafetensors', () => {
  it('reads fp32, fp16 and bf16 as the float32 they stand for', () => {
    const data = Buffer.concat([
      Buffer.from(Float32Array.of(1.5, -2).buffer),
      // fp16: 1, -2, the least subnormal 2^-24, infinity.
      Buffer.from(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00).buffer),
      // bf16: 1, -3.140625.
      Buffer.from(Uint16Array.of(0x3f80, 0xc049).buffer),
    ])
    const file = openSafetensors(
      writeFile(
        {
          __metadata__: { format: 'pt' },
          a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
          b: { dtype: 'F16', shape: [2, 2], data_offsets: [8, 16] },
          c: { dtype: 'BF16', shape: [2], data_offsets: [16, 20] },
        },
        data,
      ),
    )
    expect([...file.tensors.keys()]).toEqual(['a', 'b', 'c'])
    expect(file.has('a')).toBe(true)
    expect(file.has('__metadata__')).toBe(false)
    expect([...file.read('a', [2])]).toEqual([1.5, -2])
    expect([...file.read('b', [2, 2])]).toEqual([1, -2, 2 ** -24, Number.POSITIVE_INFINITY])
    expect([...file.read('c', [2])]).toEqual([1, -3.140625])
    file.close()
  })

  it.each([
    ['an empty file', () => writeRaw(new Uint8Array()), /it has 0 bytes/],
    ['another file', () => writeRaw(Buffer.from('%PDF-1.7 and so on')), /not the length of a safetensors header/],
    ['a header that is no JSON', () => writeFile('{"a":', bytes()), /header is not JSON/],
    ['a header of another form', () => writeFile({ a: { dtype: 'F32' } }, bytes()), /shape/],
    [
      'a tensor whose bytes do not fit its shape',
      () => writeFile({ a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, new Uint8Array(8)),
      /F32 \[3\] but has 8 bytes/,
    ],
    [
      'a file that is cut short',
      () => writeFile({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, new Uint8Array(4)),
      /ends before tensor "a" does/,
    ],
  ])('refuses %s', (_, write, reason) => {
    expect(() => openSafetensors(write())).toThrow(
      expect.objectContaining({ code: 'MODEL_FILE_INVALID', message: expect.stringMatching(reason) }),
    )
  })

  it('refuses a tensor that is missing, of another shape or no float', () => {
    const file = openSafetensors(
      writeFile(
        {
          a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
          ids: { dtype: 'I64', shape: [1], data_offsets: [8, 16] },
        },
        new Uint8Array(16),
      ),
    )
    expect(() => file.read('b', [2])).toThrow(/no tensor "b"/)
    expect(() => file.read('a', [1, 2])).toThrow(/is \[2\], config.json asks for \[1,2\]/)
    expect(() => file.read('ids', [1])).toThrow(/is I64/)
  })
})

function writeRaw(content: Uint8Array): string {
  const file = join(folder, `${count++}.safetensors`)
  writeFileSync(file, content)
  return file
}
