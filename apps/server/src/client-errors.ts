import { maxHeaderSize, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { E5Error } from '@e5/core'
import { formatError } from './wire/errors.ts'

/** Answers what does not become a request. */
export type AnswerClientError = (error: NodeJS.ErrnoException, socket: Socket) => void

// A socket that is destroyed while its client still sends is reset, and the client loses the answer.
const lingerMs = 1000

/** Answers malformed HTTP with JSON as every other mistake, and closes the connection; `count` gets the code. */
export function createClientErrorHandler(count: (code: string) => void): AnswerClientError {
  return (error, socket) => {
    // The client left, or was told already and still sends.
    if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') return
    const { status, reason } = describe(error)
    const mistake = new E5Error('REQUEST_INVALID', { reason })
    // Its path, which would tell the dialect, may not have come.
    const { code, body } = formatError(mistake, {
      dialect: 'openai',
      requestId: '',
      contentType: undefined,
      maxBodyBytes: 0,
    })
    count(code)
    const text = JSON.stringify(body)
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(text)}`,
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
    setTimeout(() => socket.destroy(), lingerMs).unref()
  }
}

function describe({ code }: NodeJS.ErrnoException): { readonly status: number; readonly reason: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, reason: `its headers are larger than ${maxHeaderSize} bytes.` }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, reason: 'it did not arrive in time.' }
    default:
      return { status: 400, reason: 'it is not HTTP.' }
  }
}
