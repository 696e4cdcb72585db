import { randomUUID } from 'node:crypto'
import type { FileStore } from '../files/file-store.ts'
import { datasetUpload } from './dataset-files.ts'

/** A file as far as it has arrived. */
export interface UploadedFile {
  /** Its path in the dataset. */
  readonly path: string
  /** From its start, without a gap. */
  readonly bytes: number
  readonly pieces: readonly UsedPiece[]
}

/** An object of the file store, and what of it counts. */
interface UsedPiece {
  readonly name: string
  /** At its start, bytes that another piece has too. */
  readonly skip: number
}

interface Piece {
  readonly name: string
  readonly offset: number
  readonly bytes: number
}

// A cut connection loses nothing, and a server holds no more than what is on its way to the disk.
const pieceBytes = 16 * 1024 * 1024
const offsetDigits = 15

/** A new object for the bytes of a file from an offset on; no other piece from there is written over. */
export function pieceName(datasetId: string, path: string, offset: number): string {
  return `${datasetUpload(datasetId)}/${path}/${String(offset).padStart(offsetDigits, '0')}.${randomUUID()}`
}

/**
 * Writes bytes as they come, from an offset of a file on, as pieces. What came before an error is kept.
 *
 * @param onBytes told the bytes of each piece that was written
 * @throws what the source and the store throw
 */
export async function writePieces(
  files: FileStore,
  { datasetId, path, offset }: { readonly datasetId: string; readonly path: string; readonly offset: number },
  source: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => Promise<void>,
): Promise<void> {
  const chunks = source[Symbol.asyncIterator]()
  let [at, isOver, fault] = [offset, false, undefined as { readonly error: unknown } | undefined]
  async function* piece(): AsyncGenerator<Uint8Array> {
    const end = at + pieceBytes
    while (at < end && !isOver) {
      const next = await chunks.next().catch((error: unknown) => {
        fault = { error }
        return undefined
      })
      if (next === undefined || next.done === true) isOver = true
      else {
        at += next.value.byteLength
        yield next.value
      }
    }
  }
  do {
    const start = at
    await files.write(pieceName(datasetId, path, start), piece())
    if (at > start) await onBytes(at - start)
  } while (!isOver)
  if (fault !== undefined) throw fault.error
}

/** The files of a dataset as far as they have arrived, in the order of their paths. */
export async function listUploads(files: FileStore, datasetId: string): Promise<UploadedFile[]> {
  const root = datasetUpload(datasetId)
  const pieces: (Piece & { readonly path: string })[] = []
  for await (const { name, bytes } of files.list(root)) {
    const slash = name.lastIndexOf('/')
    pieces.push({ path: name.slice(root.length + 1, slash), name, offset: offsetOf(name.slice(slash + 1)), bytes })
  }
  return [...Map.groupBy(pieces, ({ path }) => path)].map(([path, ofFile]) => ({ path, ...joined(ofFile) }))
}

/** One file as far as it has arrived. */
export async function findUpload(files: FileStore, datasetId: string, path: string): Promise<UploadedFile> {
  const folder = `${datasetUpload(datasetId)}/${path}`
  const pieces: Piece[] = []
  for await (const { name, bytes } of files.list(folder)) {
    const piece = name.slice(folder.length + 1)
    // Files in a folder of the same name have more in theirs.
    if (!piece.includes('/')) pieces.push({ name, offset: offsetOf(piece), bytes })
  }
  return { path, ...joined(pieces) }
}

/** The bytes of a file that has arrived. */
export async function* readUpload(files: FileStore, { pieces }: UploadedFile): AsyncGenerator<Uint8Array> {
  for (const { name, skip } of pieces) {
    let left = skip
    for await (const bytes of files.read(name)) {
      if (left < bytes.byteLength) yield bytes.subarray(left)
      left = Math.max(0, left - bytes.byteLength)
    }
  }
}

const offsetOf = (piece: string): number => Number(piece.slice(0, offsetDigits))

// A connection that died unnoticed may end its piece after the one that took its place: they overlap, and have the same bytes there.
function joined(pieces: readonly Piece[]): Pick<UploadedFile, 'bytes' | 'pieces'> {
  const used: UsedPiece[] = []
  let end = 0
  for (const { name, offset, bytes } of [...pieces].sort((a, b) => a.offset - b.offset)) {
    if (offset > end) break
    if (offset + bytes > end) used.push({ name, skip: end - offset })
    end = Math.max(end, offset + bytes)
  }
  return { bytes: end, pieces: used }
}
