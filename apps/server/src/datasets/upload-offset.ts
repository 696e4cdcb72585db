import type { IncomingHttpHeaders } from 'node:http'
import { E5Error } from '@e5/core'

/** Says how many bytes of a file are there, in answers; and where a piece begins, in requests. */
export const uploadOffsetHeader = 'upload-offset'

/** Where the piece of a request begins: by `upload-offset` or `content-range`; 0 without. @throws E5Error REQUEST_INVALID */
export function readOffset(headers: IncomingHttpHeaders): number {
  const { [uploadOffsetHeader]: offset, 'content-range': range } = headers
  if (offset !== undefined) return parseOffset(/^(\d{1,15})$/.exec(String(offset)), uploadOffsetHeader)
  if (range !== undefined) return parseOffset(/^bytes (\d{1,15})-\d+\/(?:\d+|\*)$/.exec(range), 'content-range')
  return 0
}

function parseOffset(match: RegExpExecArray | null, header: string): number {
  if (match !== null) return Number(match[1])
  const reason = `header "${header}" is wrong: expected ${header === uploadOffsetHeader ? 'a number of bytes' : 'bytes <first>-<last>/<size>'}.`
  throw new E5Error('REQUEST_INVALID', { reason, field: header })
}
