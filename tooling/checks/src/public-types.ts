// Compares the public types of the libraries with those on record, so that a change of an interface is seen in review.
// `pnpm public-types --update` puts the new ones on record. Needs a build.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const recordFolder = join(root, 'tooling', 'checks', 'public-types')
const libraries = ['core', 'client', 'data', 'graph', 'runtime']

/** The declarations that an entry shows, its own and those it is made of, in the order in which they are met. */
function declarationsFrom(entry: string, seen = new Set<string>()): string {
  if (seen.has(entry)) return ''
  seen.add(entry)
  const text = readFileSync(entry, 'utf8')
  const imported = [...text.matchAll(/from '(\.[^']+)\.(?:js|ts)'/g)].map(([, path]) =>
    join(dirname(entry), `${path}.d.ts`),
  )
  const own = `// ${relative(root, entry).replaceAll('\\', '/')}\n${text.trimEnd()}\n`
  return [own, ...imported.map((file) => declarationsFrom(file, seen)).filter((part) => part !== '')].join('\n')
}

mkdirSync(recordFolder, { recursive: true })
for (const library of libraries) {
  const actual = declarationsFrom(join(root, 'packages', library, 'dist', 'index.d.ts'))
  const recordFile = join(recordFolder, `${library}.d.ts.txt`)
  const recorded = existsSync(recordFile) ? readFileSync(recordFile, 'utf8') : ''
  if (actual === recorded) continue
  if (process.argv.includes('--update')) {
    writeFileSync(recordFile, actual)
    console.log(`recorded the public types of @e5/${library}`)
    continue
  }
  const changed = actual.split('\n').filter((line) => !recorded.includes(line))
  console.error(`The public types of @e5/${library} are not those on record:\n${changed.slice(0, 20).join('\n')}`)
  console.error('If that is meant, run: pnpm public-types --update')
  process.exitCode = 1
}
