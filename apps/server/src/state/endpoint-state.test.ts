import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEndpointState } from './endpoint-state.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'e5-state-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const read = (endpoint = 'e5') => readEndpointState({ dataDir, project: 'default', endpoint })
const endpointFile = () => join(dataDir, 'projects/default/endpoints/e5/endpoint.json')

describe('readEndpointState', () => {
  it('gives every start the same ids and key', async () => {
    const first = await read()
    expect(first.key).toMatch(/^[0-9a-f-]{36}$/)
    expect(await read()).toEqual(first)
  })

  it('gives endpoints of a project ids and keys of their own', async () => {
    const [one, other] = [await read('e5'), await read('other')]
    expect(other.projectId).toBe(one.projectId)
    expect(other.endpointId).not.toBe(one.endpointId)
    expect(other.key).not.toBe(one.key)
  })

  it.skipIf(process.platform === 'win32')('can be read by its owner only', async () => {
    await read()
    expect((await stat(endpointFile())).mode & 0o777).toBe(0o600)
  })

  it('agrees among servers that start at the same time, and leaves nothing behind', async () => {
    const states = await Promise.all(Array.from({ length: 20 }, () => read()))
    expect(new Set(states.map((state) => JSON.stringify(state))).size).toBe(1)
    expect(await read()).toEqual(states[0])
    const files = await readdir(dataDir, { recursive: true })
    expect(files.filter((file) => file.includes('.new-'))).toEqual([])
  })

  it.each([
    ['cut off', '{"version":1,"id":"', 'it is not JSON'],
    ['empty', '', 'it is not JSON'],
    ['without its key', '{"version":1,"id":"11111111-1111-4111-8111-111111111111"}', 'key: '],
    [
      'of a later version',
      '{"version":2,"id":"11111111-1111-4111-8111-111111111111","key":"aaaaaaaaaaaaaaaaaaaa"}',
      'version: ',
    ],
  ])('stops at a file that is %s, and leaves it as it is', async (_name, text, reason) => {
    await read()
    await writeFile(endpointFile(), text)
    await expect(read()).rejects.toMatchObject({
      code: 'STATE_INVALID',
      details: { file: endpointFile(), reason: expect.stringContaining(reason) },
    })
    expect(await readFile(endpointFile(), 'utf8')).toBe(text)
  })

  it('stops at a folder that lost its file but holds others', async () => {
    await mkdir(join(dataDir, 'projects/default/endpoints/e5'), { recursive: true })
    await writeFile(
      join(dataDir, 'projects/default/project.json'),
      '{"version":1,"id":"11111111-1111-4111-8111-111111111111"}',
    )
    await writeFile(join(dataDir, 'projects/default/endpoints/e5/other'), '')
    await expect(read()).rejects.toMatchObject({ code: 'STATE_INVALID' })
  })

  it('stops where a file stands in the way', async () => {
    await writeFile(join(dataDir, 'projects'), '')
    await expect(read()).rejects.toMatchObject({ code: expect.stringMatching(/^(STATE_INVALID|DATA_DIR_UNWRITABLE)$/) })
  })

  // A folder that refuses root too.
  it.skipIf(process.platform !== 'linux')('stops where it may not write, and says why', async () => {
    const unwritable = readEndpointState({ dataDir: '/sys/e5', project: 'default', endpoint: 'e5' })
    await expect(unwritable).rejects.toMatchObject({
      code: 'DATA_DIR_UNWRITABLE',
      message: expect.stringMatching(/\/sys\/e5.*E(PERM|ACCES|ROFS|NOENT)/),
    })
  })
})
