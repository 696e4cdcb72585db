import type { Writable } from 'node:stream'
import type { ByteSink } from './byte-sink.ts'

/** A sink on a stream that belongs to someone else (standard output): neither `close` nor `abort` ends it. */
export function streamSink(stream: Writable): ByteSink {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
    close: async () => {},
    abort: async () => {},
  }
}
