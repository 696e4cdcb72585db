import { E5Error } from '@e5/core'

// A name in S3 has 1,024 bytes at most, with the prefix, the dataset's id and the piece's offset.
const maxPathBytes = 480
const maxPartBytes = 200

/** Why a path cannot be that of a file in a dataset, in words; undefined if it can. */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'it is empty'
  if (!path.isWellFormed() || Buffer.byteLength(path) > maxPathBytes)
    return `it has more than ${maxPathBytes} bytes, or is no text`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f\\]/.test(path)) return 'it has a backslash or a control character'
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is absolute'
  const parts = path.split('/')
  if (parts.includes('..')) return 'it leads out of the dataset'
  if (parts.some((part) => part === '' || part === '.')) return 'it has an empty part'
  if (parts.some((part) => Buffer.byteLength(part) > maxPartBytes))
    return `a part of it has more than ${maxPartBytes} bytes`
  return undefined
}

/** The path of a file in a dataset, as a client gives it. @throws E5Error REQUEST_INVALID */
export function requireFilePath(path: string): string {
  const fault = pathFault(path)
  if (fault === undefined) return path
  throw new E5Error('REQUEST_INVALID', {
    reason: `the file's path ${JSON.stringify(path)} is wrong: ${fault}.`,
    field: 'path',
  })
}

/** A file that is also a folder of another one, among paths in any order; undefined if there is none. */
export function pathConflict(paths: readonly string[]): string | undefined {
  const files = new Set(paths)
  for (const path of files) {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end)
      if (files.has(folder)) return folder
    }
  }
  return undefined
}
