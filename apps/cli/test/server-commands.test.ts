import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeServer, startFakeServer } from '@e5/client/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { FakeEmbedder, fakeRuntime } from './fake-runtime.ts'
import { type CommandWorld, runCommand } from './run-command.ts'

let folder = ''
let server: FakeServer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-server-'))
  server = await startFakeServer()
  vi.stubEnv('E5_SERVER', server.url)
  vi.stubEnv('E5_ACCESS_KEY', server.accessKey)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await server.close()
  await rm(folder, { recursive: true })
})

function run(line: string, world: Partial<CommandWorld> = {}) {
  return runCommand(line.split(' '), { runtime: fakeRuntime(new FakeEmbedder(), folder), ...world })
}

/** What a command prints as JSON. */
async function json(line: string): Promise<Record<string, unknown>> {
  return JSON.parse((await run(`${line} --json`)).stdout) as Record<string, unknown>
}

describe('e5 project', () => {
  it('creates, lists, shows and deletes', async () => {
    const created = await run('project create -p search -d ours')
    expect(created).toMatchObject({ exitCode: 0, stderr: '' })
    expect(created.stdout).toMatch(/^Name {8}: search\nID {10}: [0-9a-f-]{36}\nDescription : ours\nOwner {7}: admin\n/)
    expect((await run('project list')).stdout).toMatch(
      /^NAME {4}OWNER {2}ENDPOINTS {2}CREATED {19}ID\nsearch {2}admin {10}0 {2}2026-11-24T12:00:00.000Z {2}[0-9a-f-]{36}\n$/,
    )
    expect((await run('project info --project search')).stdout).toBe(created.stdout)
    expect(await json('project info -p search')).toMatchObject({ name: 'search', description: 'ours' })
    expect(await run('project delete -p search')).toMatchObject({ stdout: 'Project search deleted\n' })
    expect(await json('project list')).toEqual([])
  })

  it('says what the server refuses, with its code', async () => {
    await run('project create -p search')
    expect(await run('project create -p search')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'e5: Project with search name already exists in this server [NAME_TAKEN]\n',
    })
    expect((await run('project info -p other')).stderr).toBe('e5: project other not found [PROJECT_NOT_FOUND]\n')
  })

  it.each([
    ['project create', "e5: required option '-p, --project <name>' not specified [OPTION_INVALID]\n"],
    ['project create -p a/b', 'e5: --project: must be 1 to 63 letters, digits, dots, dashes or underscores'],
    ['project info -p ..', 'e5: name: ".." is neither a name nor an id. [OPTION_INVALID]\n'],
    ['project list --server ftp://x', 'e5: --server: expected an http or https address. [OPTION_INVALID]\n'],
    ['endpoint create -p p -n e -m m --batch-size 2', 'Allowed choices are 1, 32.'],
    ['endpoint create -p p -n e -m m --replicas 0', 'e5: --replicas: expected a whole number, 1 or more.'],
    ['key create -p p -e e --requests-per-minute many', 'e5: --requests-per-minute: expected a whole number'],
  ])('%s is a user error', async (line, message) => {
    const { exitCode, stderr } = await run(line)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(message)
    expect(server.requests).toEqual([])
  })
})

describe('e5 endpoint', () => {
  beforeEach(async () => {
    await run('project create -p search')
  })

  it('creates one with its key, which it prints once', async () => {
    const flags =
      '--batch-size 32 --precision int8 --device cpu --device-id 0 --replicas 2 --input-type passage -d words'
    const created = await run(`endpoint create -p search -n docs -m e5-small-v2 ${flags}`)
    expect(created).toMatchObject({ exitCode: 0, stderr: 'e5: keep the API key now: it is not shown again\n' })
    expect(server.requests.at(-1)).toMatchObject({
      path: '/api/projects/search/endpoints',
      body: {
        name: 'docs',
        model: 'e5-small-v2',
        description: 'words',
        batch_size: 32,
        precision: 'int8',
        device: 'cpu',
        device_id: 0,
        replicas: 2,
        input_type: 'passage',
      },
    })
    const key = server.state.endpointKeys[0]!
    expect(created.stdout).toContain(
      `API Key     : ${key.api_key}\nStatus      : Deploying\nURL         : ${server.url}/api`,
    )
    const { stdout } = await run('endpoint info -p search -e docs')
    expect(stdout).toContain(`API Key     : ${key.prefix}…\nStatus      : SettingUp\nURL         : ${server.url}/api`)
    expect(stdout).toContain(`OpenAI URL  : ${server.url}/v1/search/docs\n`)
  })

  it('waits until it is live', async () => {
    const created = await run('endpoint create -p search -n docs -m e5-small-v2 --wait')
    expect(created.stderr).toBe(
      'search/docs: Deploying\nsearch/docs: SettingUp\nsearch/docs: Live\n' +
        'e5: keep the API key now: it is not shown again\n',
    )
    expect(created.stdout).toContain(`API Key     : ${server.state.endpointKeys[0]!.api_key}\nStatus      : Live\n`)
  })

  it('prints the key also where it does not become live', async () => {
    server.state.statuses = ['Failed']
    const created = await run('endpoint create -p search -n docs -m e5-small-v2 --wait --json')
    expect(created.exitCode).toBe(1)
    expect(JSON.parse(created.stdout)).toMatchObject({ api_key: server.state.endpointKeys[0]!.api_key })
    expect(created.stderr).toMatch(/it is Failed\. Start it with: e5 endpoint start \[ENDPOINT_NOT_LIVE\]\n$/)
  })

  it('lists, stops, starts and deletes', async () => {
    await run('endpoint create -p search -n docs -m e5-small-v2')
    expect((await run('endpoint stop -p search -e docs')).stdout).toContain('Status      : Stopped\n')
    expect(await json('endpoint list')).toMatchObject([{ name: 'docs', status: 'Stopped' }])
    expect((await run('endpoint list -p search')).stdout).toMatch(
      /^PROJECT {2}NAME {2}STATUS {3}MODEL {8}PRECISION {2}DEVICE {2}BATCH SIZE {2}ID\nsearch {3}docs {2}Stopped {2}e5-small-v2 {2}fp32 {7}cpu {14}1 {2}/,
    )
    expect((await run('endpoint start -p search -e docs --wait')).stdout).toContain('Status      : Live\n')
    expect((await run('endpoint delete -p search -e docs')).stdout).toBe('Endpoint docs of search deleted\n')
    expect(await json('endpoint list -p search')).toEqual([])
  })

  it('stops waiting on an interruption', async () => {
    const interruption = new AbortController()
    server.state.statuses = Array.from({ length: 1000 }, () => 'SettingUp')
    setTimeout(() => interruption.abort({ exitCode: 130 }), 300)
    const world = { signal: interruption.signal }
    expect(await run('endpoint create -p search -n docs -m e5-small-v2 --wait', world)).toMatchObject({ exitCode: 130 })
  })
})

describe('e5 key', () => {
  it('creates, lists and revokes keys of an endpoint', async () => {
    await run('project create -p search')
    await run('endpoint create -p search -n docs -m e5-small-v2')
    const created = await run('key create -p search -e docs -n second --requests-per-minute 600')
    const key = server.state.endpointKeys[1]!
    expect(created.stdout).toContain('Requests per minute : 600\nTokens per minute   : no limit\n')
    expect(created.stdout).toContain(`API Key             : ${key.api_key}\n`)
    expect(created.stderr).toBe('e5: keep the API key now: it is not shown again\n')
    const { stdout } = await run('key list -p search -e docs')
    expect(stdout).toContain(`second    ${key.prefix}…           600    no limit  2026-11-24`)
    expect(stdout).not.toContain(key.api_key)
    const revoked = await run('key revoke -p search -e docs -k second')
    expect(revoked.stdout).toBe('Key second of search/docs revoked\n')
    expect(await json('key list -p search -e docs')).toHaveLength(1)
    expect((await run('key revoke -p search -e docs -k second')).stderr).toMatch(/\[KEY_NOT_FOUND\]\n$/)
  })
})

describe('e5 user', () => {
  it('creates, lists and deletes users, and their access keys', async () => {
    const created = await run('user create -u ann --role admin')
    expect(created.stdout).toMatch(/Role {7}: admin\nAccess Key : access-key-of-ann\n$/)
    expect(created.stderr).toBe('e5: keep the access key now: it is not shown again\n')
    expect((await run('user list')).stdout).toMatch(/^NAME {3}ROLE {3}CREATED .*\nadmin {2}admin .*\nann {4}admin /)
    const key = await run('user key create -u ann -n laptop')
    expect(key.stdout).toContain('Access Key : e5a_1234567890\n')
    expect((await run('user key list -u ann')).stdout).toMatch(/\nlaptop {2}e5a_1234… {2}2026/)
    expect((await run('user key revoke -u ann -k laptop')).stdout).toBe('Access key laptop of ann revoked\n')
    expect(await json('user key list -u ann')).toEqual([])
    expect((await run('user delete -u ann')).stdout).toBe('User ann deleted\n')
    expect(await json('user list')).toHaveLength(1)
  })
})

describe('e5 checkpoint and e5 model', () => {
  it('list and delete checkpoints, and make one a model', async () => {
    await run('project create -p search')
    const [first, second] = server.state.checkpoints.map(({ checkpoint_name }) => checkpoint_name)
    const listed = (await run('checkpoint list -p search -j tune')).stdout.split('\n')
    expect(listed[0]).toMatch(/^NAME +STEPS +TRAIN LOSS +LEARNING RATE +NDCG@10 +CREATED$/)
    expect(listed[2]).toMatch(new RegExp(`^${second} +5 +0.2000 +0.0000300 +0.5000 +2026`))
    const deleted = await run(`checkpoint delete -p search -j tune -c ${first}`)
    expect(deleted).toMatchObject({ exitCode: 0, stdout: `Checkpoint ${first} deleted\n` })
    const added = await run(`model add -m ${second} -n my-e5 -p search -j tune -t finetuned`)
    expect(added).toMatchObject({ exitCode: 0, stdout: 'Successfully created model my-e5\n' })
    expect((await run('model list')).stdout).toMatch(new RegExp(`\nmy-e5 +finetuned +trained .* ${second}\n$`))
    expect(await run('model remove -m my-e5')).toMatchObject({ stdout: 'Model my-e5 removed\n' })
    expect((await run('model remove -m my-e5')).stderr).toMatch(/\[MODEL_NOT_FOUND\]\n$/)
  })
})

describe('e5 embed --endpoint', () => {
  let flags = ''
  beforeEach(async () => {
    await run('project create -p search')
    await run('endpoint create -p search -n docs -m e5-small-v2')
    flags = `--endpoint search/docs --key ${server.state.endpointKeys[0]!.api_key}`
    server.requests.length = 0
  })

  it('writes what a server embeds, in every format', async () => {
    const outcome = await run(`embed one three longer-than-eight --as passage ${flags}`)
    expect(outcome).toMatchObject({
      exitCode: 0,
      stdout: '{"index":0,"embedding":[3,0]}\n{"index":1,"embedding":[5,0]}\n{"index":2,"embedding":[17,0]}\n',
    })
    expect(outcome.stderr).toMatch(/^3 texts, 16 tokens in \d+\.\d s \(.* texts\/s, .* tokens\/s\)\n/)
    expect(outcome.stderr).toContain('3 vectors of 2 dimensions to standard output, prefix "passage: "\n')
    expect(outcome.stderr).toContain("1 text cut at the model's limit\n")
    expect(server.requests.at(-1)).toMatchObject({
      path: '/v1/search/docs/embeddings',
      body: { input: ['one', 'three', 'longer-than-eight'], input_type: 'passage' },
    })
    const file = join(folder, 'rows.txt')
    const output = join(folder, 'rows.npy')
    await writeFile(file, 'a\nbb\n'.repeat(100))
    expect(await run(`embed ${file} -o ${output} -q ${flags}`)).toMatchObject({ exitCode: 0, stderr: '' })
    expect((await readFile(output)).length).toBe(128 + 200 * 2 * 4)
  })

  it('takes the key from the environment, and writes nothing where it is wrong', async () => {
    vi.stubEnv('E5_ENDPOINT_KEY', server.state.endpointKeys[0]!.api_key)
    expect(await run('embed a -q --endpoint search/docs')).toMatchObject({ exitCode: 0 })
    const output = join(folder, 'out.npy')
    const refused = await run(`embed a -o ${output} --endpoint search/docs --key wrong`)
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/\[KEY_INVALID\]\n$/) })
    await expect(readFile(output)).rejects.toThrow('ENOENT')
  })

  it.each([
    ['embed a --endpoint search/docs', "e5: --key: give the endpoint's key, or set E5_ENDPOINT_KEY."],
    ['embed a --endpoint docs --key k', 'e5: --endpoint: expected PROJECT/ENDPOINT.'],
    ['embed a --endpoint search/docs --key k --model m', 'e5: --model: the endpoint decides that: leave it out.'],
    ['embed a --endpoint search/docs --key k --truncate none', 'e5: --truncate: "none" does not go with --endpoint'],
    ['embed a --key k', 'e5: --key: it goes with --endpoint only.'],
  ])('%s is a user error', async (line, message) => {
    expect(await run(line)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(message) })
    expect(server.requests).toEqual([])
  })
})

describe('e5 login', () => {
  it('keeps server and key, which later commands use', async () => {
    const outcome = await run(`login --server ${server.url}/`, { stdin: `${server.accessKey}\n` })
    const file = join(folder, 'client.json')
    expect(outcome).toEqual({
      exitCode: 0,
      stdout: `Logged in to ${server.url} as admin (admin); kept in ${file}\n`,
      stderr: '',
    })
    const kept = { version: 1, server: server.url, accessKey: server.accessKey }
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(kept)
    vi.stubEnv('E5_SERVER', '')
    vi.stubEnv('E5_ACCESS_KEY', '')
    expect(await run('project list')).toMatchObject({ exitCode: 0 })
  })

  it('does not keep what the server refuses, or no key at all', async () => {
    const refused = await run('login', { stdin: 'wrong\n' })
    expect(refused).toMatchObject({ exitCode: 1, stderr: 'e5: The key is not known. [KEY_INVALID]\n' })
    const message = 'e5: standard input: expected the access key, a line. [OPTION_INVALID]\n'
    expect(await run('login', { stdin: '' })).toMatchObject({ exitCode: 1, stderr: message })
    expect(await run('login', { stdin: 'two words\n' })).toMatchObject({ exitCode: 1, stderr: message })
    await expect(readFile(join(folder, 'client.json'))).rejects.toThrow('ENOENT')
  })
})

describe('a command that talks to a server', () => {
  it("finds the key that this machine's server made for its admin", async () => {
    vi.stubEnv('E5_ACCESS_KEY', '')
    await mkdir(join(folder, 'users', 'admin'), { recursive: true })
    const key = { version: 1, id: 'i', userId: 'u', key: server.accessKey }
    await writeFile(join(folder, 'users', 'admin', 'access-key.json'), JSON.stringify(key))
    expect(await run('project list')).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('says how to get a key where none is known', async () => {
    vi.stubEnv('E5_ACCESS_KEY', '')
    expect(await run('project list')).toMatchObject({
      exitCode: 1,
      stderr:
        `e5: --access-key: none is known for ${server.url}: run "e5 login --server ${server.url}",` +
        ' set E5_ACCESS_KEY, or pass this flag. [OPTION_INVALID]\n',
    })
  })

  it('says that a proxy or another program answers', async () => {
    server.intercept = (_request, response) => {
      response.writeHead(502).end('<html>')
      return true
    }
    expect((await run('project list')).stderr).toBe(
      `e5: The answer of ${server.url} is not one of E5 Studio's server (status 502): ` +
        "check the address and the server's version. [SERVER_ANSWER_INVALID]\n",
    )
  })

  it('comes again when the server is busy', async () => {
    let refusals = 2
    server.intercept = (_request, response) => {
      if (refusals-- <= 0) return false
      response.writeHead(503, { 'retry-after-ms': '1' }).end('')
      return true
    }
    expect(await run('project list')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(server.requests).toHaveLength(3)
  })

  it('stops on an interruption', async () => {
    const interruption = new AbortController()
    server.intercept = () => {
      interruption.abort({ exitCode: 130 })
      return true
    }
    onTestFinished(() => interruption.abort())
    expect(await run('project list', { signal: interruption.signal })).toMatchObject({ exitCode: 130, stderr: '' })
  })
})
