import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The built console: static files, and the page that loads them. */
export interface ConsoleBuild {
  /** Files whose names have a hash of their content. */
  readonly assetsFolder: string
  /** The page for a nonce, under which it may add style sheets. */
  page(nonce: string): string
}

// Of the package: the same from sources and from dist.
const ownFolder = fileURLToPath(new URL('../../console/', import.meta.url))
const placeholder = '%E5_STYLE_NONCE%'

/** The console as it was built into a folder, this package's own unless given; undefined if it was not. */
export function readConsoleBuild(folder: string = ownFolder): ConsoleBuild | undefined {
  const file = join(folder, 'index.html')
  if (!existsSync(file)) return undefined
  const html = readFileSync(file, 'utf8')
  return { assetsFolder: join(folder, 'assets'), page: (nonce) => html.replaceAll(placeholder, nonce) }
}
