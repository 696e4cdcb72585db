import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeHub } from './fake-hub.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const modelFolder = fileURLToPath(new URL('.', import.meta.resolve('@e5/model-e5-small-v2/package.json')))
const dimensions = 384

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-e2e-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Outcome {
  readonly exitCode: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

interface Actions {
  readonly stdin?: string
  /** Runs when the process has printed this on stdout. */
  readonly onStdout?: (process: ReturnType<typeof start>) => void
}

function start(args: readonly string[]) {
  return spawn(process.execPath, ['--conditions=@e5/source', main, ...args], {
    env: { ...process.env, E5_DATA_DIR: join(folder, 'data'), NO_COLOR: '1' },
    stdio: 'pipe',
  })
}

/** Runs the real program with the real model. */
function e5(args: readonly string[], { stdin, onStdout }: Actions = {}): Promise<Outcome> {
  const child = start(args)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => {
    stdout.push(part)
    onStdout?.(child)
  })
  child.stderr.on('data', (part: Buffer) => stderr.push(part))
  child.stdin.on('error', () => {})
  // A standard input that stays open is one that somebody still types into.
  if (onStdout === undefined) child.stdin.end(stdin ?? '')
  else child.stdin.write(stdin ?? '')
  return new Promise((resolve) => {
    child.on('close', (exitCode) => {
      resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() })
    })
  })
}

const floats = (bytes: Buffer) =>
  new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))

interface PieceLine {
  readonly id: string
  readonly piece: { readonly number: number; readonly start: number; readonly end: number }
  readonly embedding: number[]
}

describe('the program with the real model', () => {
  it('writes the same vectors of length 1 in every format', async () => {
    const corpus = join(folder, 'corpus.jsonl')
    const lines = Array.from({ length: 5 }, (_, at) =>
      JSON.stringify({ _id: `d${at}`, title: `No. ${at}`, text: 'Cats.' }),
    )
    await writeFile(corpus, lines.join('\n'))
    const printed = await e5(['embed', corpus, '--as', 'passage'])
    expect(printed.exitCode, printed.stderr).toBe(0)
    expect(printed.stderr).toMatch(/^5 texts, \d+ tokens in /)
    const rows = printed.stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; embedding: number[] })
    expect(rows.map(({ id }) => id)).toEqual(['d0', 'd1', 'd2', 'd3', 'd4'])
    const vectors = Float32Array.from(rows.flatMap(({ embedding }) => embedding))
    expect(vectors).toHaveLength(5 * dimensions)
    for (const { embedding } of rows) expect(Math.hypot(...embedding)).toBeCloseTo(1, 5)

    const outputs = ['npy', 'parquet'].map((format) => join(folder, `out.${format}`))
    for (const output of outputs) {
      expect(await e5(['embed', corpus, '--as', 'passage', '-q', '-o', output])).toMatchObject({
        exitCode: 0,
        stderr: '',
      })
    }
    expect(floats((await readFile(outputs[0]!)).subarray(128))).toEqual(vectors)
    const parquet = await readFile(outputs[1]!)
    const read = await parquetReadObjects({ file: new Uint8Array(parquet).buffer })
    expect(Float32Array.from(read.flatMap(({ embedding }) => embedding as number[]))).toEqual(vectors)
  })

  it('splits long texts into pieces that name their row and place, in every format', async () => {
    const corpus = join(folder, 'long.jsonl')
    const long = `${'A whale sleeps. '.repeat(60)}😀`
    await writeFile(corpus, [long, 'Short.'].map((text, at) => JSON.stringify({ _id: `d${at}`, text })).join('\n'))
    const flags = ['--as', 'passage', '--split', '64', '--overlap', '8']
    const printed = await e5(['embed', corpus, ...flags])
    expect(printed.exitCode, printed.stderr).toBe(0)
    expect(printed.stderr).toContain('1 of 2 texts split into pieces of up to 64 tokens')
    expect(printed.stderr).not.toContain('cut at')
    const rows = printed.stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PieceLine)
    expect(rows.map(({ id, piece }) => `${id} ${piece.number}`)).toEqual([
      'd0 0',
      'd0 1',
      'd0 2',
      'd0 3',
      'd0 4',
      'd1 0',
    ])
    expect([rows[0]!.piece.start, rows[4]!.piece.end]).toEqual([0, long.length])
    expect(rows[1]!.piece.start).toBeLessThan(rows[0]!.piece.end)

    const [npy, parquet] = ['npy', 'parquet'].map((format) => join(folder, `pieces.${format}`)) as [string, string]
    for (const output of [npy, parquet]) await e5(['embed', corpus, ...flags, '-q', '-o', output])
    const vectors = floats((await readFile(npy)).subarray(128))
    expect([...vectors]).toEqual(rows.flatMap(({ embedding }) => embedding.map(Math.fround)))
    const names = (await readFile(`${npy}.rows.jsonl`, 'utf8')).trimEnd().split('\n')
    expect(names.map((line) => JSON.parse(line))).toEqual(rows.map(({ embedding, ...name }) => name))
    const read = await parquetReadObjects({ file: new Uint8Array(await readFile(parquet)).buffer })
    expect(read.map(({ id, piece, text }) => [id, piece, text])).toEqual(
      rows.map(({ id, piece }) => [id, piece.number, (id === 'd0' ? long : 'Short.').slice(piece.start, piece.end)]),
    )

    // A piece's vector is that of its text alone.
    const alone = await e5(['embed', long.slice(rows[2]!.piece.start, rows[2]!.piece.end), '--as', 'passage', '-q'])
    expect((JSON.parse(alone.stdout.toString()) as { embedding: number[] }).embedding).toEqual(rows[2]!.embedding)
  })

  it('adds the prefix once', async () => {
    const args = ['embed', '-q', '--output-format', 'f32']
    const queries = await e5([...args, '--as', 'query'], { stdin: 'a cat\nquery: a cat\nQUERY: a cat' })
    const [first, second, third] = [0, 1, 2].map((at) =>
      floats(queries.stdout).slice(at * dimensions, (at + 1) * dimensions),
    )
    expect(second).toEqual(first)
    expect(third).toEqual(first)
    const bare = await e5([...args, '--as', 'none', 'query: a cat'])
    for (const [at, value] of floats(bare.stdout).entries()) expect(value).toBeCloseTo(first![at]!, 5)
  })

  it('finds a kitten more like a cat than a bank is', async () => {
    const { stdout } = await e5(['similarity', 'a cat sleeps', 'a kitten naps', 'the bank failed', '--json'])
    const { similarities } = JSON.parse(stdout.toString()) as { similarities: number[][] }
    expect(similarities[0]![1]).toBeGreaterThan(similarities[0]![2]!)
  })

  it('ends quietly when its reader leaves', async () => {
    // The second line comes after the first one's vector, and standard input stays open: nothing waits for its end.
    const onStdout = (child: ReturnType<typeof start>) => {
      child.stdout.destroy()
      child.stdin.write('another\n')
    }
    const outcome = await e5(['embed', '-'], { stdin: 'a text\n', onStdout })
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('stops on SIGINT with 130 and leaves no output', async () => {
    const output = join(folder, 'stopped.npy')
    const child = start(['embed', '-', '-o', output])
    const stderr: Buffer[] = []
    child.stderr.on('data', (part: Buffer) => stderr.push(part))
    child.stdin.on('error', () => {})
    child.stdin.write(`${'a rather long text about cats and dogs '.repeat(40)}\n`.repeat(500))
    while (!(await readdir(folder)).some((name) => name.startsWith('.stopped.npy'))) await sleep(20)
    await sleep(1500)
    child.kill('SIGINT')
    const exitCode = await new Promise((resolve) => child.on('close', resolve))
    expect(Buffer.concat(stderr).toString()).toMatch(
      /^e5: interrupted after \d+ texts?, and .*stopped\.npy was not written\n$/,
    )
    expect(exitCode).toBe(130)
    expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([])
  })

  it('imports and pulls a model, and serves what was pulled', async () => {
    const imported = await e5(['models', 'import', modelFolder, '--name', 'mine'])
    expect(imported, imported.stderr).toMatchObject({ exitCode: 0 })
    const again = await e5(['models', 'import', modelFolder, '--name', 'mine'])
    expect(again.stderr).toContain('A model "mine" is already there')

    const paths = ['config.json', 'tokenizer.json', 'tokenizer_config.json', '1_Pooling/config.json', 'modules.json']
    const small = await Promise.all(
      paths.map(async (path) => ({ path, content: await readFile(join(modelFolder, path)) })),
    )
    const weights = await readFile(join(modelFolder, 'model.safetensors'))
    const hub = await startFakeHub([...small, { path: 'model.safetensors', content: weights, isLarge: true }])
    try {
      const pulled = await e5(['models', 'pull', 'org/model', '--hub', hub.url])
      expect(pulled.stdout.toString(), pulled.stderr).toMatch(
        /^Pulled org\/model at cccccccccccc: 384 dimensions, 33 M /,
      )
    } finally {
      await hub.close()
    }
    const listed = await e5(['models', 'list'])
    expect(listed.stdout.toString()).toMatch(/^mine +pulled +384 /m)
    const inspected = await e5(['models', 'inspect', 'org/model', '--json'])
    expect(JSON.parse(inspected.stdout.toString())).toMatchObject({ pulled: { commit: 'c'.repeat(40) } })
    const embedded = await e5(['embed', 'a cat', '-m', 'org/model', '-q', '--output-format', 'f32'])
    expect(embedded.stdout).toHaveLength(dimensions * 4)
  })
})

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
