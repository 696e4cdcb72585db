import { z } from 'zod'

const rowAsideSchema = z.object({ file: z.string(), row: z.number(), line: z.number(), reason: z.string() })

/** A row of a batch job that has no result, and why. */
export type RowAside = z.infer<typeof rowAsideSchema>

/** The first rows of JSON Lines that come as bytes; what comes after them is not waited for. */
export async function readRowsAside(bytes: ReadableStream<Uint8Array>, most: number): Promise<readonly RowAside[]> {
  const rows: RowAside[] = []
  let rest = ''
  const decoder = new TextDecoder()
  const reader = bytes.getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n')
      rest = lines.pop()!
      for (const line of lines) {
        rows.push(rowAsideSchema.parse(JSON.parse(line)))
        if (rows.length === most) return rows
      }
    }
    return rows
  } finally {
    await reader.cancel()
  }
}
