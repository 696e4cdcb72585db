import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { E5Error } from '@e5/core'
import { modelStore } from '@e5/runtime'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type FakeHub, startFakeHub } from './fake-hub.ts'
import { FakeEmbedder, fakeRuntime } from './fake-runtime.ts'
import { type CommandWorld, runCommand } from './run-command.ts'

function brokenOutput(code: string): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) })
}

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
      stderr: `e5: ${file}, line 2, column 9: "text": expected string, received number. [ROW_INVALID]\n`,
    })
    expect(await readdir(folder)).toEqual(['a.jsonl'])
    const skipped = await run(['embed', file, '--skip-invalid'])
    expect(skipped.exitCode).toBe(0)
    expect(skipped.stdout).toBe('{"index":0,"embedding":[1,0]}\n{"index":2,"embedding":[1,0]}\n')
    expect(skipped.stderr).toMatch(/e5: skipped .*a\.jsonl, line 2, column 9: .* \[ROW_INVALID\]\n/)
    expect(skipped.stderr).toContain('1 broken row skipped\n')
  })

  it('reads a folder of files in every form, by their paths', async () => {
    const input = join(folder, 'in')
    await mkdir(join(input, 'more'), { recursive: true })
    await writeFile(join(input, 'more', 'b.json'), '{"text_list": ["a", 5, "ccc"]}')
    await writeFile(join(input, 'a.tsv.gz'), gzipSync('id\ttext\n7\tbb\n'))
    expect(await run(['embed', input])).toMatchObject({ exitCode: 1, stdout: '' })
    const { exitCode, stdout, stderr } = await run(['embed', input, '--skip-invalid', '--output-format', 'json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      embeddings: [
        { id: '7', index: 0, text: 'bb', embedding: [2, 0] },
        { index: 1, text: 'a', embedding: [1, 0] },
        { index: 3, text: 'ccc', embedding: [3, 0] },
      ],
    })
    expect(stderr).toContain(`b.json, line 1, column 21: expected string, received number. [ROW_INVALID]`)
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
    [['embed', 'a', '--precision', 'fp8'], 'Allowed choices are fp32, fp16, int8.'],
    [['embed', 'a', '--threads', '0'], 'e5: --threads: expected a whole number, 1 or more'],
    [['embed', 'a', '--replicas', 'two'], 'e5: --replicas: expected a whole number'],
    [['embed', 'a', '--as', 'document'], "e5: option '--as <type>' argument 'document' is invalid"],
    [['embed', 'a', '-o', 'vectors.bin'], 'e5: The format of vectors.bin is not known from its ending'],
    [['embed', 'a', '--split', '9'], 'e5: --split: expected 16 to 8 tokens'],
    [['embed', 'a', '--split', 'many'], 'e5: --split: expected a whole number of tokens'],
    [['embed', 'a', '--overlap', '4'], 'e5: --overlap: it goes with --split only.'],
    [['embed', 'a', '--split', '64', '--output-format', 'f32'], 'e5: --output-format: f32 does not say which text'],
    [['embed', 'no-such.csv'], 'e5: The file no-such.csv is not there'],
    [['embed'], 'e5: arguments: give texts, files, or pipe something in.'],
    [['embde'], "e5: unknown command 'embde' [OPTION_INVALID]\n"],
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
    expect(await run(['embed', 'a'], { stdout: brokenOutput('EPIPE') })).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('says that standard input cannot be read', async () => {
    const error = Object.assign(new Error('EISDIR: illegal operation on a directory, read'), {
      code: 'EISDIR',
      syscall: 'read',
    })
    const stdin = new Readable({ read: () => void stdin.destroy(error) })
    expect(await run(['embed'], { stdin })).toMatchObject({
      exitCode: 1,
      stderr: 'e5: standard input cannot be read: EISDIR: illegal operation on a directory, read. [INPUT_UNREADABLE]\n',
    })
  })

  it('names the finished output where another program took its name', async () => {
    const output = join(folder, 'out.jsonl')
    const embedder = new FakeEmbedder()
    embedder.waitFor = () => writeFile(output, 'theirs')
    const outcome = await run(['embed', 'a', '-o', output], { runtime: fakeRuntime(embedder) })
    expect(outcome.exitCode).toBe(1)
    const kept = (await readdir(folder)).find((name) => name.endsWith('.partial'))!
    expect(outcome.stderr).toContain(`the finished output is ${join(folder, kept)}, rename it. [OUTPUT_EXISTS]\n`)
    expect(await readFile(join(folder, kept), 'utf8')).toBe('{"index":0,"embedding":[1,0]}\n')
    expect(await readFile(output, 'utf8')).toBe('theirs')
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

  it('takes 1,000 texts and no more', async () => {
    const most = await run(['similarity', '--json'], { stdin: 'a\n'.repeat(1000) })
    expect(most).toMatchObject({ exitCode: 0 })
    const message = 'e5: arguments: give 1,000 texts at most: each is compared with each. [OPTION_INVALID]\n'
    expect(await run(['similarity'], { stdin: 'a\n'.repeat(1001) })).toMatchObject({ exitCode: 1, stderr: message })
    expect((await run(['similarity', '--help'])).stdout).toContain('1,000 at most')
  })

  it('needs two texts', async () => {
    const message = 'e5: arguments: give two texts or more to compare. [OPTION_INVALID]\n'
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
    expect(stdout).toContain('Graph fp32        : exact, 133.0 MB, /data/graphs/1\n')
    expect(stdout).toContain('cosine to fp32 0.99971 in the mean, 0.99935 at least (40 texts)')
    const json = JSON.parse((await run(['models', 'inspect', 'fake', '--json'])).stdout) as object
    expect(json).toMatchObject({ name: 'fake', tokenLimit: 8, graphs: [{ precision: 'fp32' }, { precision: 'int8' }] })
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

describe('e5 models pull', () => {
  const modelFolder = fileURLToPath(new URL('.', import.meta.resolve('@e5/model-e5-small-v2/package.json')))
  let hub: FakeHub
  beforeEach(async () => {
    const paths = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'modules.json', '1_Pooling/config.json']
    const files = paths.map(async (path) => ({ path, content: await readFile(join(modelFolder, path)) }))
    const weights = { path: 'model.safetensors', content: Buffer.from('no weights'), isLarge: true }
    hub = await startFakeHub([...(await Promise.all(files)), weights])
  })
  afterEach(() => hub.close())

  const partials = () => readdir(join(folder, 'models', '.partial'))

  it('deletes what cannot be served', async () => {
    const outcome = await run(['models', 'pull', 'org/model', '--hub', hub.url])
    expect(outcome).toMatchObject({ exitCode: 1 })
    expect(outcome.stderr).toMatch(/\[MODEL_FILE_INVALID\]\n$/)
    expect(await partials()).toEqual([])
  })

  it('keeps the download where only the taking in failed', async () => {
    const reason = 'EBUSY: resource busy, rename.'
    const adopt = () => Promise.reject(new E5Error('DATA_DIR_UNWRITABLE', { folder, reason }))
    const runtime = fakeRuntime(new FakeEmbedder(), folder)
    const world = { runtime: { ...runtime, modelStore: (dataDir: string) => ({ ...modelStore(dataDir), adopt }) } }
    const outcome = await run(['models', 'pull', 'org/model', '--hub', hub.url, '--force'], world)
    expect(outcome).toMatchObject({ exitCode: 1 })
    expect(await readFile(join(folder, 'models', '.partial', 'org--model', 'model.safetensors'), 'utf8')).toBe(
      'no weights',
    )
  })

  it('refuses by the small files, without the weights', async () => {
    hub.files = hub.files.map((file) =>
      file.path === '1_Pooling/config.json' ? { ...file, content: Buffer.from('{"pooling_mode":"cls"}') } : file,
    )
    const outcome = await run(['models', 'pull', 'org/model', '--hub', hub.url])
    expect(outcome.stderr).toMatch(/pools by "cls".*\[MODEL_UNSUPPORTED\]\n$/)
    expect(hub.requests.filter(({ path }) => path.endsWith('model.safetensors'))).toEqual([])
    expect(await partials()).toEqual([])
  })

  it('takes empty variables as not set, and an empty flag as a mistake', async () => {
    vi.stubEnv('HF_TOKEN', '')
    vi.stubEnv('HF_ENDPOINT', '')
    onTestFinished(() => void vi.unstubAllEnvs())
    await run(['models', 'pull', 'org/model', '--hub', hub.url])
    expect(hub.requests.map(({ authorization }) => authorization)).not.toContain('Bearer ')
    expect(hub.requests.length).toBeGreaterThan(0)
    await mkdir(join(folder, 'models', 'org--model'), { recursive: true })
    expect((await run(['models', 'pull', 'org/model'])).stderr).toMatch(/\[MODEL_EXISTS\]\n$/)
    expect((await run(['models', 'pull', 'org/model', '--hub', ''])).stderr).toMatch(/^e5: --hub: /)
    expect((await run(['models', 'pull', 'org/model', '--token', ''])).stderr).toMatch(/^e5: --token: /)
  })
})

describe('e5', () => {
  it.each([
    [['models', 'list']],
    [['models', 'inspect', 'fake']],
    [['similarity', 'a', 'b']],
    [['embed', 'a', '-q']],
    [['--help']],
    [['--version']],
  ])('%j fails when standard output cannot be written', async (args) => {
    expect(await run(args, { stdout: brokenOutput('ENOSPC') })).toMatchObject({
      exitCode: 1,
      stderr: 'e5: standard output cannot be written: ENOSPC. Choose another file, or make room. [OUTPUT_UNWRITABLE]\n',
    })
    expect(await run(args, { stdout: brokenOutput('EPIPE') })).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('says that a model cannot be written', async () => {
    const dataDir = join(folder, 'file')
    await writeFile(dataDir, '')
    const modelFolder = fileURLToPath(new URL('.', import.meta.resolve('@e5/model-e5-small-v2/package.json')))
    const outcome = await run(['models', 'import', modelFolder, '--name', 'x', '--data-dir', dataDir])
    expect(outcome).toMatchObject({ exitCode: 1 })
    expect(outcome.stderr).toMatch(/\[DATA_DIR_UNWRITABLE\]\n$/)
  })

  it('prints version and help', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' })
    const help = await run(['models', 'pull', '--help'])
    expect(help).toMatchObject({ exitCode: 0, stderr: '' })
    expect(help.stdout).toContain('--hub <url>')
  })
})
