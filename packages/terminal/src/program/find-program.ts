import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { E5Error } from '@e5/core'

/** Another program of E5 Studio, in a package of its own. */
export interface SiblingProgram {
  /** The name of the binary: `e5-validator`. */
  readonly program: string
  /** `@e5/validator`. */
  readonly package: string
}

/**
 * The file that Node runs for another program: looked for beside the package that asks, then in the project that it is called from.
 *
 * @param from the asking module's `import.meta.url`
 * @throws E5Error PROGRAM_NOT_FOUND
 */
export function findProgram({ program, package: name }: SiblingProgram, from: string): string {
  for (const place of [from, join(process.cwd(), 'package.json')]) {
    try {
      const manifest = createRequire(place).resolve(`${name}/package.json`)
      const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> }
      return join(dirname(manifest), bin[program]!)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  throw new E5Error('PROGRAM_NOT_FOUND', { program, package: name })
}
