// Makes cluster.br, the empty cluster that first starts copy: node --conditions=@e5/source template/make-template.ts
// To be run again after each change of PGlite's version.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'
import { type TemplateHeader, templateFile } from '../src/state/cluster-template.ts'
import { startParameters } from '../src/state/pglite-client.ts'

const folder = await mkdtemp(join(tmpdir(), 'e5-template-'))
try {
  await makeCluster()
  await removeSpareLogs()
  await writeFile(templateFile, await pack())
} finally {
  await rm(folder, { recursive: true })
}

async function makeCluster(): Promise<void> {
  // Small segments of the write-ahead log: a cluster has a few at any time.
  const initDbStartParams = ['--wal-segsize=1', '--no-sync', '--set', 'min_wal_size=2MB', '--set', 'max_wal_size=8MB']
  const client = await PGlite.create(folder, { initDbStartParams, startParams: startParameters })
  // Only "postgres" is used: the other two are copies of it.
  await client.exec('update pg_database set datistemplate = false')
  await client.exec('drop database template0')
  await client.exec('drop database template1')
  await client.exec('vacuum full')
  await client.exec('vacuum freeze')
  await client.exec('checkpoint')
  await client.exec('select pg_switch_wal()')
  await client.close()
}

// Segments after the one with the last checkpoint are empty ones in stock, and those before it are history.
async function removeSpareLogs(): Promise<void> {
  const client = await PGlite.create(folder, { startParams: startParameters })
  const { rows } = await client.query<{ name: string }>(
    'select pg_walfile_name(redo_lsn) as name from pg_control_checkpoint()',
  )
  await client.close()
  const last = await lastSegment(rows[0]!.name)
  for (const name of await readdir(join(folder, 'pg_wal')))
    if (/^[0-9A-F]{24}$/.test(name) && name !== last) await rm(join(folder, 'pg_wal', name))
}

// Closing wrote one more checkpoint: its segment is the last that was written to.
async function lastSegment(atLeast: string): Promise<string> {
  const names = (await readdir(join(folder, 'pg_wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= atLeast)
  const times = await Promise.all(
    names.map(async (name) => ({ name, timeMs: (await stat(join(folder, 'pg_wal', name))).mtimeMs })),
  )
  return times.toSorted((one, other) => other.timeMs - one.timeMs)[0]!.name
}

async function pack(): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = (kind: 'isFile' | 'isDirectory') =>
    entries
      .filter((entry) => entry[kind]() && entry.name !== 'postmaster.pid')
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort()
  const files = await Promise.all(
    paths('isFile').map(async (path) => ({ path, content: await readFile(join(folder, path)) })),
  )
  const header: TemplateHeader = {
    pglite: await pgliteVersion(),
    folders: paths('isDirectory'),
    files: files.map(({ path, content }) => ({ path, size: content.length })),
  }
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...files.map(({ content }) => content)])
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  })
}

async function pgliteVersion(): Promise<string> {
  const manifest = fileURLToPath(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')))
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version
}
