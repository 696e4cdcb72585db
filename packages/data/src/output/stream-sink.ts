import type { Writable } from 'node:stream'
import { E5Error } from '@e5/core'
import type { ByteSink } from './byte-sink.ts'

/**
 * A sink on a stream that belongs to someone else (standard output): neither `close` nor `abort` ends it. Its `write`
 * throws E5Error OUTPUT_UNWRITABLE (a full disk), except for EPIPE, which comes as it is: the reader has left.
 */
export function streamSink(stream: Writable, name: string): ByteSink {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(writeError(error, name)) : resolve()))
      }),
    close: async () => {},
    abort: async () => {},
  }
}

function writeError(error: NodeJS.ErrnoException, name: string): Error {
  if (error.code === undefined || error.code === 'EPIPE') return error
  return new E5Error('OUTPUT_UNWRITABLE', { file: name, reason: `${error.message}.` }, { cause: error })
}
