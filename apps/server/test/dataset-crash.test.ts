import { readdir, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Dataset, datasetReplySchema } from '@e5/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServerProcess, temporaryFolder } from './server-process.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

const passages = Buffer.from('{"contents": "a passage of many"}\n{"contents": "another passage"}\n'.repeat(1000))
const row = { query: 'which passage', positives: { doc_id: [0] }, negatives: { doc_id: [1, 3, 5, 7, 9, 11, 13] } }

/** A server over the folder that all of them have, one after the other. */
class DatasetServer extends ServerProcess {
  #url = ''
  #key = ''

  constructor() {
    const small = ['--replicas', '1', '--solo-threads', '1', '--lease-seconds', '10']
    super(['--port', '0', '--data-dir', folder.path, ...small])
  }

  async started(): Promise<this> {
    this.#url = `${(await this.ready()).url}/api/datasets`
    const kept = await readFile(join(folder.path, 'users/admin/access-key.json'), 'utf8')
    this.#key = (JSON.parse(kept) as { key: string }).key
    return this
  }

  get temporary(): string {
    return join(tmpdir(), `e5-server-${this.child.pid}`)
  }

  async call(method: string, path: string, body?: Uint8Array<ArrayBuffer> | object, offset = 0): Promise<unknown> {
    const isJson = body !== undefined && !(body instanceof Uint8Array)
    const headers = {
      key: this.#key,
      'upload-offset': String(offset),
      ...(isJson && { 'content-type': 'application/json' }),
    }
    const sent = isJson ? JSON.stringify(body) : body
    const reply = await fetch(`${this.#url}${path}`, { method, headers, ...(sent !== undefined && { body: sent }) })
    return reply.json()
  }

  async dataset(name: string): Promise<Dataset> {
    return datasetReplySchema.parse(await this.call('GET', `/${name}`)).data
  }

  /** Begins to send a file and does not end. */
  beginToSend(path: string, part: Uint8Array, offset: number, length: number): void {
    const headers = { key: this.#key, 'upload-offset': offset, 'content-length': length }
    const sending = request(`${this.#url}${path}`, { method: 'PUT', headers })
    sending.on('error', () => undefined)
    sending.write(part)
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exitCode()
  }
}

describe('a server that is killed', () => {
  it('goes on with an upload and with a check after the restart', async () => {
    const path = '/set/files/passages.jsonl'
    const third = Math.ceil(passages.length / 3)
    {
      await using server = await new DatasetServer().started()
      await server.call('POST', '', { dataset_name: 'set', job_type: 'train', source_type: 'localMachine' })
      await server.call('PUT', path, passages.subarray(0, third))
      server.beginToSend(path, passages.subarray(third, third + 1000), third, passages.length - third)
      await delay(300)
      await server.kill()
    }
    let killed = ''
    {
      await using server = await new DatasetServer().started()
      killed = server.temporary
      expect(await server.dataset('set')).toMatchObject({ status: 'Uploading', size_bytes: third })
      expect(await server.call('GET', path)).toEqual({ name: 'passages.jsonl', bytes: third })
      await server.call('PUT', path, passages.subarray(third), third)
      await server.call('PUT', '/set/files/train.jsonl', new Uint8Array(Buffer.from(`${JSON.stringify(row)}\n`)))
      await server.call('POST', '/set/complete', {
        files: [
          { name: 'passages.jsonl', bytes: passages.length },
          { name: 'train.jsonl', bytes: JSON.stringify(row).length + 1 },
        ],
      })
      // The check's folder is there: the validator runs.
      await expect
        .poll(() => readdir(server.temporary).catch(() => []), { interval: 10, timeout: 30_000 })
        .toContainEqual(expect.stringMatching(/^work-/))
      expect((await server.dataset('set')).status).toBe('Checking')
      await server.kill()
    }
    await using server = await new DatasetServer().started()
    expect((await server.dataset('set')).status).toBe('Checking')
    await expect
      .poll(async () => (await server.dataset('set')).status, { interval: 200, timeout: 90_000 })
      .not.toBe('Checking')
    expect(await server.dataset('set')).toMatchObject({
      status: 'Available',
      file_count: 2,
      size_bytes: passages.length + JSON.stringify(row).length + 1,
      verdict: { errors: 0, rows: 2001 },
    })
    await rm(killed, { recursive: true, force: true })
  }, 180_000)
})
