import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeEmbedder, fakeRuntime } from './fake-runtime.ts'
import { type CommandWorld, runCommand } from './run-command.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-cli-'))
})
afterEach(() => rm(folder, { recursive: true }))

function run(args: readonly string[], world: Partial<CommandWorld> = {}) {
  return runCommand(args, { runtime: fakeRuntime(new FakeEmbedder(), folder), ...world })
}

describe('e5 embed', () => {
  it('prints the vectors of texts as JSON Lines, and a summary on stderr', async () => {
    const outcome = await run(['embed', 'one', 'three', '--as', 'passage'])
    expect(outcome).toMatchObject({
      exitCode: 0,
      stdout: '{"index":0,"embedding":[3,0]}\n{"index":1,"embedding":[5,0]}\n',
    })
    expect(outcome.stderr).toMatch(
      /^2 texts, 8 tokens in \d+\.\d s \(.* texts\/s, .* tokens\/s; model loaded in .*\)\n/,
    )
    expect(outcome.stderr).toContain('2 vectors of 2 dimensions to standard output, prefix "passage: "\n')
  })

  it('says which prefix it took by default, and what was cut', async () => {
    const { stderr } = await run(['embed', 'longer than eight'])
    expect(stderr).toContain('prefix "query: " (the default; for documents of a search: --as passage)')
    expect(stderr).toContain('1 text cut at 8 tokens')
    expect((await run(['embed', 'one', '--quiet'])).stderr).toBe('')
  })

  it('hands prefix and truncation to the runtime', async () => {
    const embedder = new FakeEmbedder()
    await run(['embed', 'one', '--as', 'none', '--truncate', 'none'], { runtime: fakeRuntime(embedder) })
    expect(embedder.calls[0]!.options).toMatchObject({ inputType: 'none', truncate: 'none' })
    expect(embedder.isClosed).toBe(true)
  })

  it('reads several files and counts rows through', async () => {
    await writeFile(join(folder, 'a.jsonl'), '{"_id":"x","title":"T","text":"t"}\n')
    await writeFile(join(folder, 'b.txt'), 'two\n')
    const { stdout } = await run(['embed', join(folder, 'a.jsonl'), join(folder, 'b.txt'), '-q'])
    expect(stdout).toBe('{"id":"x","index":0,"embedding":[3,0]}\n{"index":1,"embedding":[3,0]}\n')
  })

  it('reads standard input in the format named', async () => {
    expect((await run(['embed', '-q'], { stdin: 'a\nbb\n' })).stdout.split('\n')).toHaveLength(3)
    const csv = await run(['embed', '-', '-q', '--format', 'csv', '--field', 'q'], { stdin: 'id,q\n7,abc\n' })
    expect(csv.stdout).toBe('{"id":"7","index":0,"embedding":[3,0]}\n')
  })

  it('stops at a broken line with its number, and leaves no output', async () => {
    const file = join(folder, 'a.jsonl')
    const output = join(folder, 'out.npy')
    await writeFile(file, '{"text":"a"}\n{"text":1}\n{"text":"b"}\n')
    const stopped = await run(['embed', file, '-o', output])
    expect(stopped).toMatchObject({
      exitCode: 1,
      stderr: `e5: ${file}, line 2: "text": expected string, received number.\n`,
    })
    expect(await readdir(folder)).toEqual(['a.jsonl'])
    const skipped = await run(['embed', file, '--skip-invalid'])
    expect(skipped.exitCode).toBe(0)
    expect(skipped.stdout).toBe('{"index":0,"embedding":[1,0]}\n{"index":2,"embedding":[1,0]}\n')
    expect(skipped.stderr).toContain(`e5: skipped ${file}, line 2: `)
    expect(skipped.stderr).toContain('1 broken row skipped\n')
  })

  it('replaces an output only with --force', async () => {
    const output = join(folder, 'out.f32')
    await writeFile(output, 'old')
    expect(await run(['embed', 'a', '-o', output])).toMatchObject({ exitCode: 1 })
    expect(await run(['embed', 'a', '-o', output, '--force'])).toMatchObject({ exitCode: 0, stdout: '' })
    expect(await readFile(output)).toHaveLength(8)
  })

  it.each([
    [['embed', 'a', '--model', 'nope'], 'e5: The model "nope" is not here'],
    [['embed', 'a', '--threads', '0'], 'e5: --threads: expected a whole number, 1 or more'],
    [['embed', 'a', '--replicas', 'two'], 'e5: --replicas: expected a whole number'],
    [['embed', 'a', '--as', 'document'], "e5: option '--as <type>' argument 'document' is invalid"],
    [['embed', 'a', '-o', 'vectors.bin'], 'e5: The format of vectors.bin is not known from its ending'],
    [['embed', 'no-such.csv'], 'e5: The file no-such.csv is not there'],
    [['embed'], 'e5: arguments: give texts, files, or pipe something in.'],
    [['embde'], "e5: unknown command 'embde'"],
  ])('%j is a user error', async (args, message) => {
    const outcome = await run(args)
    expect(outcome.exitCode).toBe(1)
    expect(outcome.stderr).toContain(message)
  })

  it('stops on an interruption, says how far it came and leaves no output', async () => {
    const interruption = new AbortController()
    const embedder = new FakeEmbedder()
    embedder.waitFor = async () => interruption.abort({ exitCode: 130 })
    const output = join(folder, 'out.jsonl')
    const world = { runtime: fakeRuntime(embedder), signal: interruption.signal }
    const outcome = await run(['embed', 'a', 'b', '-o', output], world)
    expect(outcome.exitCode).toBe(130)
    expect(outcome.stderr).toBe(`e5: interrupted after 0 texts, and ${output} was not written\n`)
    expect(await readdir(folder)).toEqual([])
    expect(embedder.isClosed).toBe(true)
  })

  it('ends quietly when the reader of its output left', async () => {
    const stdout = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    })
    stdout.on('error', () => {})
    expect(await run(['embed', 'a'], { stdout })).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('calls a bug a bug, with its stack', async () => {
    const embedder = new FakeEmbedder()
    embedder.waitFor = () => Promise.reject(new Error('This is a bug: boom'))
    const outcome = await run(['embed', 'a'], { runtime: fakeRuntime(embedder) })
    expect(outcome.exitCode).toBe(70)
    expect(outcome.stderr).toMatch(/please report it:\nError: This is a bug: boom\n {4}at /)
  })
})

describe('e5 similarity', () => {
  it('prints a matrix, or JSON', async () => {
    expect((await run(['similarity', 'a', 'bb'])).stdout).toBe(
      '           1      2\n1  a   1.000  2.000\n2  bb  2.000  4.000\n',
    )
    const { stdout } = await run(['similarity', '--json'], { stdin: 'a\nbb\n' })
    expect(JSON.parse(stdout)).toEqual({
      model: 'fake',
      inputType: 'query',
      texts: ['a', 'bb'],
      similarities: [
        [1, 2],
        [2, 4],
      ],
    })
  })

  it('needs two texts', async () => {
    const message = 'e5: arguments: give two texts or more to compare.\n'
    expect(await run(['similarity', 'a'])).toMatchObject({ exitCode: 1, stderr: message })
    expect(await run(['similarity', '-'], { stdin: 'a\n' })).toMatchObject({ exitCode: 1, stderr: message })
  })
})

describe('e5 models', () => {
  it('lists what is here and what could be', async () => {
    const { stdout } = await run(['models', 'list'])
    expect(stdout).toContain('fake         package            2      12        33 M  fp16     66.4 MB\n')
    expect(stdout).toContain('e5-large-v2  not here       1,024               335 M\n')
    expect(JSON.parse((await run(['models', 'list', '--json'])).stdout)).toMatchObject([{ name: 'fake' }])
  })

  it('inspects one', async () => {
    const { stdout } = await run(['models', 'inspect', 'fake'])
    expect(stdout).toContain('Dimensions        : 2\n')
    expect(stdout).toContain('Graph fp32        : 133.0 MB, /data/graphs/1\n')
    const json = JSON.parse((await run(['models', 'inspect', 'fake', '--json'])).stdout) as object
    expect(json).toMatchObject({ name: 'fake', tokenLimit: 8, graphs: [{ precision: 'fp32' }] })
    expect(await run(['models', 'inspect', 'nope'])).toMatchObject({ exitCode: 1 })
  })

  it('refuses an import of what is no model', async () => {
    expect((await run(['models', 'import', join(folder, 'none')])).stderr).toMatch(/is not there, or may not be read/)
    expect((await run(['models', 'import', folder, '--name', 'a b'])).stderr).toMatch(/is no name for a model/)
    expect((await run(['models', 'import', folder, '--name', 'x'])).stderr).toMatch(/has no model.safetensors/)
    await writeFile(join(folder, 'model.safetensors.index.json'), '{}')
    expect((await run(['models', 'import', folder, '--name', 'x'])).stderr).toMatch(/split into several files/)
  })
})

describe('e5', () => {
  it('prints version and help', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' })
    const help = await run(['models', 'pull', '--help'])
    expect(help).toMatchObject({ exitCode: 0, stderr: '' })
    expect(help.stdout).toContain('--hub <url>')
  })
})
