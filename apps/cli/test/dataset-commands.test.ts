import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeServer, startFakeServer } from '@e5/client/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeEmbedder, fakeRuntime } from './fake-runtime.ts'
import { runCommand } from './run-command.ts'

let folder = ''
let server: FakeServer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-datasets-'))
  server = await startFakeServer()
  vi.stubEnv('E5_SERVER', server.url)
  vi.stubEnv('E5_ACCESS_KEY', server.accessKey)
  await mkdir(join(folder, 'set', 'deep'), { recursive: true })
  await writeFile(join(folder, 'set', 'passages.jsonl'), '{"contents": "one"}\n')
  await writeFile(join(folder, 'set', 'deep', 'train.jsonl'), '{}\n')
  await writeFile(join(folder, 'set', '.hidden'), 'no')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await server.close()
  await rm(folder, { recursive: true })
})

const run = (...args: string[]) =>
  runCommand(['dataset', ...args], { runtime: fakeRuntime(new FakeEmbedder(), folder) })
const sentFiles = () =>
  Object.fromEntries([...server.state.datasets[0]!.files].map(([path, bytes]) => [path, bytes.toString()]))

describe('e5 dataset', () => {
  it('sends a folder, waits, shows, and deletes', async () => {
    const added = await run('add', '-n', 'set', '-j', 'train', '--path', join(folder, 'set'), '-d', 'mine', '--wait')
    expect(added).toMatchObject({ exitCode: 0, stderr: 'set: Available\n' })
    expect(added.stdout).toMatch(
      /^Dataset added successfully\.\nTime taken to upload the dataset: \d+ seconds\nName {8}: set\n[\s\S]*Status {6}: Available\n/,
    )
    expect(sentFiles()).toEqual({ 'passages.jsonl': '{"contents": "one"}\n', 'deep/train.jsonl': '{}\n' })
    expect((await run('list')).stdout).toMatch(/^NAME +JOB TYPE +STATUS +FILES .*\nset +train +Available +2 /)
    expect((await run('info', '-n', 'set')).stdout).toMatch(/^Name {8}: set\n[\s\S]*Description : mine\n/)
    expect((await run('files', '-n', 'set', '--json')).stdout).toContain('"deep/train.jsonl"')
    expect(await run('delete', '-n', 'set')).toMatchObject({ stdout: 'Dataset set deleted\n' })
    expect((await run('info', '-n', 'set')).stderr).toBe('e5: dataset set not found [DATASET_NOT_FOUND]\n')
  })

  it("takes snapi's flags and source files, JSON or YAML", async () => {
    await writeFile(join(folder, 'source.yaml'), `source_path: ${join(folder, 'set')}\n`)
    await writeFile(join(folder, 'local.json'), '{"source_path": "/data/set"}')
    const flags = ['-apps', 'Text Embedding', '-j', 'train', '-j', 'evaluation', '-ft', 'jsonl', '-l', 'en', '-u', 'x']
    const own = await run('add', '-n', 'own', ...flags, '-st', 'localMachine', '-sf', join(folder, 'source.yaml'))
    expect(own).toMatchObject({ exitCode: 0, stderr: '' })
    expect(Object.keys(sentFiles())).toEqual(['deep/train.jsonl', 'passages.jsonl'])
    await run('add', '-n', 'there', ...flags, '-st', 'local', '-sf', join(folder, 'local.json'))
    expect(server.state.datasets[1]!.shown).toMatchObject({ source_type: 'local', source: '/data/set' })
    const wrong = await run('add', '-n', 'a', ...flags, '-st', 'aws', '-sf', join(folder, 'local.json'))
    expect(wrong.stderr).toMatch(/^e5: --source_file: .* needs bucket, folder, .* \[OPTION_INVALID\]\n$/)
  })

  it('goes on with an upload that broke off', async () => {
    server.intercept = ({ method, path }, response) => {
      const isBroken = method === 'PUT' && path.endsWith('train.jsonl')
      if (isBroken) response.writeHead(500).end('{}')
      return isBroken
    }
    const add = ['add', '-n', 'set', '-j', 'train', '--path', join(folder, 'set')]
    await writeFile(join(folder, 'set', 'a.jsonl'), 'first')
    const broken = await run(...add)
    expect(broken.exitCode).toBe(1)
    expect(broken.stderr).toContain('what was sent of set is kept: run the same command with --resume to go on\n')
    expect(sentFiles()).toEqual({ 'a.jsonl': 'first' })
    server.intercept = () => false
    expect((await run(...add)).stderr).toContain('[NAME_TAKEN]')
    const before = server.requests.length
    expect((await run(...add, '--resume')).exitCode).toBe(0)
    const again = server.requests.slice(before).filter(({ method }) => method === 'PUT')
    expect(again.map(({ path }) => path.split('/').at(-1))).toEqual(['train.jsonl', 'passages.jsonl'])
  })

  it('prints the report, and fails to wait for a dataset with faults', async () => {
    server.state.checkFault = 'train.jsonl:2:7: no row'
    server.state.datasetReport = {
      verdict: 'faults',
      errors: 12,
      warnings: 0,
      fewestNegatives: 1,
      files: [{ name: 'train.jsonl', rows: 1000 }],
      findings: [
        {
          file: 'train.jsonl',
          kind: 'unknown-id',
          severity: 'error',
          count: 12,
          examples: [{ line: 2, column: 7, reason: 'no row' }],
        },
      ],
      lengths: [],
      figures: [],
    }
    const added = await run('add', '-n', 'set', '-j', 'train', '--path', join(folder, 'set'), '--wait')
    expect(added).toMatchObject({ exitCode: 1, stdout: '' })
    expect(added.stderr).toContain('The dataset set cannot be used: train.jsonl:2:7: no row [DATASET_FAILED]')
    expect((await run('report', '-n', 'set')).stdout).toBe(
      [
        'FILE          ROWS',
        'train.jsonl  1,000',
        '',
        'PLACE            SEVERITY  FINDING',
        'train.jsonl:2:7  error     no row',
        'train.jsonl      error     and 11 more of unknown-id',
        '',
        '12 errors, 0 warnings',
        '',
      ].join('\n'),
    )
  })

  it.each([
    [['add', '-n', 'a', '-j', 'train'], 'e5: --path: expected the folder or file to send'],
    [['add', '-n', 'a', '-j', 'train', '--path', '/nowhere'], 'e5: The file /nowhere is not there'],
    [['add', '-n', 'a', '--path', '.'], "e5: required option '-j, --job_type <type>' not specified"],
    [['add', '-n', 'a', '-j', 'deploy', '--path', '.'], 'e5: --job_type: '],
    [['add', '-n', '../a', '-j', 'train', '--path', '.'], 'e5: --dataset-name: must be 1 to 63'],
  ])('refuses %j', async (args, says) => {
    const refused = await run(...args)
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain(says)
  })
})
