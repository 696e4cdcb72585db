import { fstatSync, type Stats } from 'node:fs'
import { Readable } from 'node:stream'
import type { ProgramContext } from './program-context.ts'

/** Standard input; reading a folder (`e5 embed < folder`) fails with EISDIR, where Node would take it for an empty file. */
export function standardInput(stat: () => Stats = () => fstatSync(0)): ProgramContext['stdin'] {
  if (!isFolder(stat)) return process.stdin
  const error = Object.assign(new Error('EISDIR: it is a folder'), { code: 'EISDIR', syscall: 'read' })
  return new Readable({
    read() {
      this.destroy(error)
    },
  })
}

function isFolder(stat: () => Stats): boolean {
  try {
    return stat().isDirectory()
  } catch {
    // A closed standard input (`<&-`) has no status.
    return false
  }
}
