import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** For copies of files that this process needs; what is in it may go at any restart. */
export function processFolder(): string {
  return join(tmpdir(), `e5-server-${process.pid}`)
}
