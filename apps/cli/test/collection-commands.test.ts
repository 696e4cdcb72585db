import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeServer, startFakeServer } from '@e5/client/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeEmbedder, fakeRuntime } from './fake-runtime.ts'
import { runCommand } from './run-command.ts'

let folder = ''
let server: FakeServer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-collections-'))
  server = await startFakeServer()
  vi.stubEnv('E5_SERVER', server.url)
  vi.stubEnv('E5_ACCESS_KEY', server.accessKey)
  await run('project', 'create', '-p', 'search')
  await run('collection', 'create', ...at, '-m', 'e5-small-v2')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await server.close()
  await rm(folder, { recursive: true })
})

const at = ['-p', 'search', '-c', 'docs']
const run = (...args: string[]) => runCommand(args, { runtime: fakeRuntime(new FakeEmbedder(), folder) })
const requests = (end: string) => server.requests.filter(({ path }) => path.endsWith(end))

describe('e5 collection', () => {
  it('shows and lists collections', async () => {
    expect((await run('collection', 'info', ...at)).stdout).toMatch(/^Index {7}: hnsw, Ready\nDocuments {3}: 0\n/m)
    expect((await run('collection', 'list', '-p', 'search')).stdout).toMatch(
      /^docs {2}e5-small-v2 {2}fp32 +384 {2}hnsw /m,
    )
    await run('collection', 'reindex', ...at)
    expect(requests('/reindex')).toHaveLength(1)
    expect((await run('collection', 'delete', ...at)).stdout).toBe('Collection docs of search deleted\n')
    expect((await run('collection', 'info', ...at)).stderr).toContain('[COLLECTION_NOT_FOUND]')
  })

  it('adds the rows of a file in requests of bounded size, and a later row of the same id after the first', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => ({ _id: `d${index}`, title: 'On', text: `row ${index}` }))
    const file = join(folder, 'corpus.jsonl')
    await writeFile(file, [...rows, { _id: 'd599', text: 'again' }].map((row) => `${JSON.stringify(row)}\n`).join(''))
    const added = await run('collection', 'add', ...at, file)
    expect(added).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^601 documents added in /) })
    const sizes = requests('/documents').map(({ body }) => (body as { documents: unknown[] }).documents.length)
    expect(sizes).toEqual([256, 256, 88, 1])
    const { documents } = server.state.collections[0]!
    expect(documents.get('d7')).toEqual({ id: 'd7', text: 'On row 7' })
    expect(documents.get('d599')?.text).toBe('again')
  })

  it('adds whole documents, and names the line of a broken one', async () => {
    const file = join(folder, 'documents.jsonl')
    const document = { id: 'a', text: 'whales', metadata: { year: 1851 }, embedding: [0.6, 0.8] }
    await writeFile(file, `${JSON.stringify(document)}\n{"embedding":[1,0]}\n`)
    expect((await run('collection', 'add', ...at, '--documents', file, '-q')).stdout).toBe('')
    const { documents } = server.state.collections[0]!
    expect(documents.get('a')).toEqual(document)
    expect(documents.size).toBe(2)
    await writeFile(file, `${JSON.stringify(document)}\n{"id":"b"}\n`)
    expect((await run('collection', 'add', ...at, '--documents', file)).stderr).toMatch(/line 2.*\[ROW_INVALID\]/)
  })

  it('prints what it finds as a table or as JSON', async () => {
    await run('collection', 'add', ...at, 'whales sleep\nin the sea', 'terns fly')
    const table = await run(
      'collection',
      'search',
      ...at,
      'whales',
      '--top-k',
      '3',
      '--filter',
      '{"year":{"$gte":2020}}',
    )
    expect(table.stdout).toMatch(/^SCORE {2}ID +TEXT\n0\.900 {2}[0-9a-f-]{36} {2}whales sleep in the sea\n$/)
    expect(requests('/search')[0]!.body).toEqual({
      query: 'whales',
      top_k: 3,
      filter: { year: { $gte: 2020 } },
      exact: false,
    })
    const json = await run('collection', 'search', ...at, 'terns', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject([{ text: 'terns fly', score: 0.9 }])
    expect((await run('collection', 'search', ...at, 'x', '--filter', '{year')).stderr).toMatch(
      /^e5: --filter: expected JSON/,
    )
    expect((await run('collection', 'search', ...at, 'x', '--filter', '{"$near":1}')).stderr).toContain(
      'expected $and, $or',
    )
    expect((await run('collection', 'search', ...at, 'nobody')).stdout).toBe('Nothing found\n')
  })

  it('exports to standard output and to a file, and deletes documents', async () => {
    await run('collection', 'add', ...at, 'whales')
    expect((await run('collection', 'export', ...at)).stdout).toBe('{"id":"only","documents":1}')
    const file = join(folder, 'export.parquet')
    expect(await run('collection', 'export', ...at, '-o', file)).toMatchObject({ exitCode: 0 })
    expect(server.requests.at(-1)!.path).toMatch(/\/export\?format=parquet$/)
    expect(await readFile(file, 'utf8')).toContain('only')
    expect((await run('collection', 'export', ...at, '-o', file)).stderr).toContain('[OUTPUT_EXISTS]')
    expect((await run('collection', 'export', ...at, '-o', 'x.npy')).stderr).toContain('[OPTION_INVALID]')
    const [id] = server.state.collections[0]!.documents.keys()
    expect((await run('collection', 'delete-documents', ...at, id!, 'other')).stdout).toBe('1 document deleted\n')
    expect((await run('collection', 'delete-documents', ...at)).stderr).toContain('give ids or --filter')
  })
})
