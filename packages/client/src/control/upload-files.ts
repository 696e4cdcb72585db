import { type DatasetFile, datasetFileSchema, E5Error, isE5Error } from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { isRemoteError } from '../remote-error.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'

/** A file to send. */
export interface UploadFile {
  /** Its path in the dataset, with slashes. */
  readonly path: string
  /** In Node of `fs.openAsBlob`, which reads as it is sent; in a browser a `File`. */
  readonly content: Blob
}

/** How far the files of a dataset are sent. */
export interface UploadProgress {
  /** The file that is sent now. */
  readonly path: string
  /** Of all files together, with what was there before. */
  readonly sentBytes: number
  readonly totalBytes: number
}

/** How to send files. */
export interface UploadOptions extends CallOptions {
  /** Most bytes of one request. 33,554,432 unless given. */
  readonly pieceBytes?: number
  /** Told after each piece. */
  readonly onProgress?: (progress: UploadProgress) => void
}

/** What is sent, and what of it is there. */
export interface Upload {
  readonly files: readonly UploadFile[]
  readonly there: readonly DatasetFile[]
  readonly options: UploadOptions
}

const defaultPieceBytes = 32 * 1024 * 1024
// Each of them comes after the retries of a request.
const maxBreaks = 3

/** Sends what is missing of files, one after the other, in pieces. @throws E5Error OPTION_INVALID, and what requests throw */
export async function uploadFiles(
  call: ControlCall,
  filesPath: string,
  { files, there, options }: Upload,
): Promise<void> {
  const { pieceBytes = defaultPieceBytes, onProgress } = options
  const sizes = new Map(there.map(({ name, bytes }) => [name, bytes]))
  const totalBytes = files.reduce((sum, { content }) => sum + content.size, 0)
  let sentBefore = 0
  for (const { path, content } of files) {
    const url = `${filesPath}${apiPath(...path.split('/'))}`
    let offset = sizes.get(path)
    let breaks = 0
    const tell = () => onProgress?.({ path, sentBytes: sentBefore + (offset ?? 0), totalBytes })
    tell()
    // An empty file is a piece without bytes.
    while (offset === undefined || offset < content.size) {
      const start = offset ?? 0
      try {
        offset = await send(url, start, content.slice(start, start + pieceBytes))
        breaks = 0
      } catch (error) {
        if (!mayGoOn(error) || breaks === maxBreaks) throw error
        breaks += 1
        offset = await look(url)
      }
      tell()
    }
    if (offset > content.size) throw longer(path, offset, content.size)
    sentBefore += content.size
  }

  async function send(path: string, offset: number, body: Blob): Promise<number> {
    const headers = { 'upload-offset': String(offset) }
    const request = { method: 'PUT', path, body, headers, repeatable: true } as const
    return (await call(request, datasetFileSchema, options)).bytes
  }

  async function look(path: string): Promise<number> {
    return (await call({ method: 'GET', path, repeatable: true }, datasetFileSchema, options)).bytes
  }
}

// A piece that broke off was kept as far as it came.
function mayGoOn(error: unknown): boolean {
  return isRemoteError(error, 'UPLOAD_OFFSET_WRONG') || isE5Error(error, 'SERVER_UNREACHABLE')
}

function longer(path: string, there: number, bytes: number): E5Error {
  const reason = `of ${path} ${there} bytes are there and it has ${bytes}: it is another file. Delete the dataset and begin anew.`
  return new E5Error('OPTION_INVALID', { option: 'files', reason })
}
