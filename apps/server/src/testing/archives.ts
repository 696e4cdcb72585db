import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'

/** An entry of an archive of tests; without a text it is what its header says. */
export interface TestEntry extends Partial<Omit<Header, 'name' | 'size'>> {
  readonly name: string
  readonly text?: string
}

/** A tar.gz of entries as they are, good or bad. */
export async function tarOf(entries: readonly TestEntry[]): Promise<Buffer> {
  const archive = pack()
  for (const { text = '', ...header } of entries) {
    if (header.type === undefined || header.type === 'file') archive.entry(header, text)
    else archive.entry(header)
  }
  archive.finalize()
  const parts: Buffer[] = []
  for await (const part of archive) parts.push(part as Buffer)
  return gzipSync(Buffer.concat(parts))
}

/** An entry of a zip of tests. */
export interface TestZipEntry {
  readonly name: string
  readonly text: string
  /** With the file's type; a plain file unless given. */
  readonly unixMode?: number
  /** What the archive says that it has, in place of the truth. */
  readonly claimedBytes?: number
}

/** A zip of entries as they are, good or bad, deflated. */
export function zipOf(entries: readonly TestZipEntry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, text, unixMode = 0o100644, claimedBytes } of entries) {
    const path = Buffer.from(name)
    const content = Buffer.from(text)
    const packed = deflateRawSync(content)
    const common = numbers([
      [20, 2],
      [0x800, 2],
      [8, 2],
      [0, 4],
      [crc32(content), 4],
      [packed.length, 4],
      [claimedBytes ?? content.length, 4],
      [path.length, 2],
      [0, 2],
    ])
    const file = Buffer.concat([numbers([[0x04034b50, 4]]), common, path, packed])
    const [made, rest] = [
      numbers([
        [0x02014b50, 4],
        [0x0314, 2],
      ]),
      numbers([
        [0, 2],
        [0, 2],
        [0, 2],
        [unixMode * 0x10000, 4],
        [offset, 4],
      ]),
    ]
    directory.push(Buffer.concat([made, common, rest, path]))
    files.push(file)
    offset += file.length
  }
  const listed = Buffer.concat(directory)
  const end = numbers([
    [0x06054b50, 4],
    [0, 4],
    [entries.length, 2],
    [entries.length, 2],
    [listed.length, 4],
    [offset, 4],
    [0, 2],
  ])
  return Buffer.concat([...files, listed, end])
}

// The smallest byte first, as zip has it.
function numbers(values: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  return Buffer.concat(
    values.map(([value, bytes]) => {
      const buffer = Buffer.alloc(bytes)
      if (bytes === 2) buffer.writeUInt16LE(value)
      else buffer.writeUInt32LE(value)
      return buffer
    }),
  )
}
