import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Dataset, datasetReplySchema } from '@e5/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepKey } from '../src/control/secret-keys.ts'
import { checkDataset } from '../src/datasets/check-dataset.ts'
import { insertDataset } from '../src/datasets/dataset-store.ts'
import { insertJob } from '../src/jobs/job-store.ts'
import type { JobRecord } from '../src/state/job-records.ts'
import type { New } from '../src/state/state-store.ts'
import { tarOf, zipOf } from '../src/testing/archives.ts'
import { openTestJobApp, type TestJobApp, type TestJobAppOptions } from '../src/testing/job-fixtures.ts'
import { startTestS3, testBucket } from '../src/testing/s3-server.ts'
import { testDatabases } from '../src/testing/state-databases.ts'
import { controlHeaders } from '../src/testing/test-app.ts'

const passages = Array.from({ length: 20 }, (_, row) => `${JSON.stringify({ contents: `passage ${row}` })}\n`).join('')
const goodRow = {
  query: 'what is passage 3',
  positives: { doc_id: [3] },
  negatives: { doc_id: [4, 5, 6, 7, 8, 9, 10] },
}
const train = `${JSON.stringify(goodRow)}\n`
const memberKey = 'the-access-key-of-a-member'

const { databases, ...places } = await testDatabases()
let folder = ''
let at: TestJobApp
let url = ''
const opened = new AsyncDisposableStack()
afterAll(async () => {
  await opened.disposeAsync()
  await places[Symbol.asyncDispose]()
})

async function open(options: TestJobAppOptions): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'e5-datasets-'))
  at = await openTestJobApp(folder, options)
  const { services } = at.jobs
  const userId = randomUUID()
  const member = { id: userId, name: 'mia', role: 'member' } as const
  await at.platform.write((store) => store.createUser(member, { ...keepKey(memberKey), userId }))
  await services.queue.work('datasets', 1, async (item, signal) => {
    if (item.kind === 'dataset-check') await checkDataset(services, item.datasetId, signal)
  })
  url = `${await at.app.listen({ port: 0, host: '127.0.0.1' })}/api/datasets`
}

async function close(): Promise<void> {
  at.app.server.closeAllConnections()
  await at[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
}

async function call(
  method: string,
  path: string,
  body?: string | FormData | Uint8Array<ArrayBuffer> | object,
  headers: object = controlHeaders,
) {
  const isRaw = body === undefined || typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array
  const json = { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }
  const sent = isRaw ? { ...(body !== undefined && { body }), headers: { ...headers } } : json
  const response = await fetch(`${url}${path}`, { method, ...sent })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: <Body>() => JSON.parse(text) as Body }
}

async function create(fields: object, headers: object = controlHeaders): Promise<Dataset> {
  const reply = await call('POST', '', { job_type: 'train', source_type: 'localMachine', ...fields }, headers)
  expect([reply.status, reply.text]).toEqual([200, expect.any(String)])
  return datasetReplySchema.parse(reply.json()).data
}

async function settled(name: string): Promise<Dataset> {
  for (;;) {
    const { data } = datasetReplySchema.parse((await call('GET', `/${name}`)).json())
    if (data.status === 'Available' || data.status === 'Failed') return data
    await delay(100)
  }
}

function form(fields: Readonly<Record<string, string>>, files: Readonly<Record<string, string | Buffer>>): FormData {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  for (const [path, content] of Object.entries(files))
    body.append('files', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), path)
  return body
}

const storedFiles = async (): Promise<string[]> => {
  const names: string[] = []
  for await (const { name } of at.jobs.services.files.list('datasets')) names.push(name)
  return names
}

async function untilGone(): Promise<void> {
  while ((await storedFiles()).length > 0) await delay(50)
}

describe.each(databases)('datasets on $name', ({ place }) => {
  beforeAll(async () => {
    const state = await place()
    opened.use(state)
    await open({ state: state.options })
  })
  afterAll(close)

  it('takes a form with files in folders, has them checked, shows them, and deletes all of it', async () => {
    const fields = { dataset_name: 'good', job_type: 'train,evaluation', description: 'd' }
    const created = await call('POST', '', form(fields, { 'passages.jsonl': passages, 'train.jsonl': train }))
    expect(datasetReplySchema.parse(created.json())).toMatchObject({ name: 'good', status: 'Checking', file_count: 2 })
    const dataset = await settled('good')
    expect(dataset).toMatchObject({
      status: 'Available',
      status_reason: '',
      job_type: ['train'],
      file_count: 2,
      size_bytes: passages.length + train.length,
      verdict: { verdict: 'sound', errors: 0, rows: 21, fewest_negatives: 7 },
    })
    const report = await call('GET', '/good/report')
    expect(report.json()).toMatchObject({ folder: 'good', layout: 'training', verdict: 'good' })
    const page = await call('GET', '/good/report.html')
    expect([page.headers.get('content-type'), page.text]).toEqual([
      'text/html; charset=utf-8',
      expect.stringContaining('<title>Data set good (training)</title>'),
    ])
    expect((await call('GET', '/good/samples?count=2')).json()).toEqual({
      samples: [
        { file: 'passages.jsonl', rows: passages.split('\n').slice(0, 2) },
        { file: 'train.jsonl', rows: [train.trim()] },
      ],
    })
    expect((await call('GET', '/search?dataset_name=good')).json()).toMatchObject({ data: { dataset_id: dataset.id } })
    const deleted = await call('DELETE', `/${dataset.id}`)
    const detail = `The Dataset: ${dataset.id} was successfully marked for deletion from the Dataset Hub.`
    expect(deleted.json()).toEqual({ detail })
    expect((await call('GET', '/good')).status).toBe(404)
    await untilGone()
  })

  it('goes on with a file where its connection broke off', async () => {
    await create({ dataset_name: 'cut' })
    const path = '/cut/files/passages.jsonl'
    const sent = Buffer.from(passages)
    const half = request(`${url}${path}`, {
      method: 'PUT',
      headers: { ...controlHeaders, 'content-length': sent.length },
    })
    half.on('error', () => undefined)
    half.write(sent.subarray(0, 100))
    await delay(300)
    half.destroy()
    while ((await call('GET', path)).text !== '{"name":"passages.jsonl","bytes":100}') await delay(20)
    const head = await call('HEAD', path)
    expect(head.headers.get('upload-offset')).toBe('100')

    const wrong = await call('PUT', path, sent.subarray(50), { ...controlHeaders, 'upload-offset': '50' })
    expect([wrong.status, wrong.headers.get('upload-offset')]).toEqual([409, '100'])
    const range = `bytes 100-199/${sent.length}`
    await call('PUT', path, sent.subarray(100, 200), { ...controlHeaders, 'content-range': range })
    const early = await call('POST', '/cut/complete', { files: [{ name: 'passages.jsonl', bytes: sent.length }] })
    expect(early.json()).toMatchObject({ error_code: 'UPLOAD_INCOMPLETE' })
    await call('PUT', path, sent.subarray(200), { ...controlHeaders, 'upload-offset': '200' })
    await call('PUT', '/cut/files/train.jsonl', train)
    expect((await call('GET', '/cut/files')).json()).toMatchObject({ count: 2, files: [{ bytes: sent.length }, {}] })
    expect((await call('POST', '/cut/complete')).status).toBe(200)
    expect(await settled('cut')).toMatchObject({ status: 'Available', size_bytes: sent.length + train.length })
    expect((await call('PUT', '/cut/files/train.jsonl', train)).json()).toMatchObject({ error_code: 'OBJECT_IN_USE' })
    // What arrived in pieces goes once it is arranged.
    expect((await storedFiles()).filter((name) => name.includes('/upload/'))).toEqual([])
  })

  it('makes a broken training set Failed, with files and lines', async () => {
    const broken = `${train}{"query": "x", "positives": {"doc_id": [99]}, "negatives": {"doc_id": [1,2,3,4,5,6,7]}}\n{"query": \n`
    const archive = await tarOf([
      { name: './set/', type: 'directory' },
      { name: './set/passages.jsonl', text: passages },
      { name: './set/train.jsonl', text: broken },
    ])
    await call('POST', '', form({ dataset_name: 'broken', job_type: 'train' }, { 'set.tar.gz': archive }))
    const dataset = await settled('broken')
    expect(dataset).toMatchObject({ status: 'Failed', file_count: 2, verdict: { verdict: 'faulty', errors: 2 } })
    expect(dataset.status_reason).toMatch(/^train\.jsonl:2:\d+: 99 is no row of passages\.jsonl.*; train\.jsonl:3:/)
    expect((await call('GET', '/broken/report')).json()).toMatchObject({ verdict: 'faults', errors: 2 })
  })

  it('makes an archive that leads out of it Failed, with the reason, and keeps nothing of it', async () => {
    const zip = zipOf([
      { name: 'passages.jsonl', text: passages },
      { name: '../../../evil', text: 'x' },
    ])
    await call('POST', '', form({ dataset_name: 'evil', job_type: 'train' }, { 'set.zip': zip }))
    const { id, status, status_reason, file_count } = await settled('evil')
    expect([status, file_count]).toEqual(['Failed', 0])
    expect(status_reason).toMatch(/^set\.zip cannot be read: .*invalid relative path/)
    expect((await storedFiles()).filter((name) => name.includes(id))).toEqual([])
    expect((await call('GET', '/evil/report')).json()).toMatchObject({ error_code: 'OBJECT_IN_USE' })
  })

  it('shows members their own datasets and nothing of others', async () => {
    const member = { key: memberKey }
    await create({ dataset_name: 'of-mia' }, member)
    const other = await create({ dataset_name: 'of-admin' })
    const list = await call('GET', '', undefined, member)
    expect(list.json<{ datasets: Dataset[] }>().datasets.map(({ name }) => name)).toEqual(['of-mia'])
    for (const [method, path] of [
      ['GET', '/of-admin'],
      ['GET', `/${other.id}`],
      ['GET', '/search?dataset_name=of-admin'],
      ['GET', '/of-admin/files'],
      ['GET', '/of-admin/samples'],
      ['GET', '/of-admin/report'],
      ['GET', '/of-admin/report.html'],
      ['GET', '/of-admin/files/x'],
      ['PUT', '/of-admin/files/x'],
      ['POST', '/of-admin/complete'],
      ['DELETE', '/of-admin'],
    ] as const) {
      const reply = await call(method, path, undefined, member)
      expect([method, path, reply.status, reply.text]).toEqual([
        method,
        path,
        404,
        expect.stringContaining('DATASET_NOT_FOUND'),
      ])
    }
    expect((await call('GET', '/of-mia')).status).toBe(200)
    expect((await call('GET', '/of-mia', undefined, { key: 'no' })).status).toBe(401)
  })

  it('is not deleted while a job names it, whatever became of the job', async () => {
    const { id } = await create({ dataset_name: 'used' })
    const { services, project, user } = at.jobs
    const job: New<JobRecord> = {
      id: randomUUID(),
      projectId: project.id,
      name: 'job-7',
      description: '',
      ownerId: user.id,
      type: 'train',
      model: 'e5-small-v2',
      datasetId: id,
      options: { type: 'train', hyperparameters: {}, checkpointId: null },
      status: 'EXIT_WITH_0',
      reason: '',
      run: 1,
      startedAt: null,
      endedAt: null,
    }
    await insertJob(services, job, { kind: 'train', jobId: job.id, run: 1 })
    const refused = await call('DELETE', '/used')
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('job-7 (EXIT_WITH_0)')])
    expect((await call('GET', '/used')).status).toBe(200)
  })

  it('gives up an import whose server went silent', async () => {
    const { services, user } = at.jobs
    await insertDataset(services.database, {
      id: randomUUID(),
      name: 'silent',
      description: '',
      ownerId: user.id,
      jobTypes: ['train'],
      source: { type: 'local', path: '/nowhere' },
      status: 'Importing',
      reason: '',
      files: 0,
      bytes: 0,
      report: null,
    })
    await services.database.execute(`update datasets set updated_at = now() - interval '1 hour' where name = 'silent'`)
    expect(await settled('silent')).toMatchObject({
      status: 'Failed',
      status_reason: expect.stringContaining('server that fetched its files stopped'),
    })
  })
})

describe('sources and quota', () => {
  let allowed = ''
  beforeEach(async () => {
    allowed = await mkdtemp(join(tmpdir(), 'e5-allowed-'))
    await mkdir(join(allowed, 'set', 'deep'), { recursive: true })
    await writeFile(join(allowed, 'set', 'passages.jsonl'), passages)
    await writeFile(join(allowed, 'set', 'train.jsonl'), train)
  })
  afterEach(async () => {
    await close()
    await rm(allowed, { recursive: true })
  })

  const local = (name: string, path: string) => ({
    ...{ dataset_name: name, job_type: ['train'], source_type: 'local' },
    source_file: { source_path: path },
  })

  it('takes a folder that the operator allows, and none that a link or a path leads to', async () => {
    await open({ datasetFolders: [allowed] })
    await create(local('set', join(allowed, 'set')))
    expect(await settled('set')).toMatchObject({ status: 'Available', source: join(allowed, 'set'), file_count: 2 })
    await symlink('/etc', join(allowed, 'etc'))
    for (const path of [
      '/etc',
      join(allowed, 'etc'),
      join(allowed, '..'),
      `${allowed}x`,
      'set',
      join(allowed, 'none'),
    ]) {
      const refused = await call('POST', '', local('other', path))
      expect([path, refused.status, refused.text]).toEqual([path, 400, expect.stringContaining('--dataset-folders')])
    }
    await symlink('/etc/passwd', join(allowed, 'set', 'deep', 'link'))
    await create(local('linked', join(allowed, 'set')))
    expect(await settled('linked')).toMatchObject({
      status: 'Failed',
      status_reason: expect.stringContaining('link cannot be read: it is a link or a device.'),
    })
  })

  it('takes a folder of a bucket, and keeps no key', async () => {
    await using s3 = await startTestS3()
    s3.objects.set('my/data/passages.jsonl', Buffer.from(passages))
    s3.objects.set('my/data/train.jsonl', Buffer.from(train))
    s3.objects.set('my/database/no.jsonl', Buffer.from('x'))
    await open({ s3Endpoint: s3.url })
    const secret = { accessKeyId: testBucket.accessKeyId, secretAccessKey: 'the-secret-of-the-bucket' }
    const source = { ...secret, bucket: testBucket.name, folder: '/my/data/', region: 'us-east-1', endpoint: s3.url }
    const aws = (name: string, source_file: object) => ({ dataset_name: name, source_type: 'aws', source_file })
    await create(aws('bucket', source))
    expect(await settled('bucket')).toMatchObject({ status: 'Available', source: 's3://bucket//my/data/' })
    const kept = await at.jobs.services.database.execute('select * from datasets')
    expect(JSON.stringify(kept.rows)).not.toContain('the-secret')
    await create(aws('nothing', { ...source, folder: 'none' }))
    await create(aws('closed', { ...source, accessKeyId: 'other' }))
    expect((await settled('nothing')).status_reason).toContain('there are no files')
    expect((await settled('closed')).status_reason).toContain('InvalidAccessKeyId')
    const elsewhere = aws('elsewhere', { ...source, endpoint: 'http://169.254.169.254' })
    const refused = await call('POST', '', { job_type: 'train', ...elsewhere })
    expect(refused.json()).toMatchObject({
      error_code: 'REQUEST_INVALID',
      message: expect.stringContaining('"endpoint"'),
    })
  })

  it('takes no more bytes than a user may have, packed or unpacked', async () => {
    await open({ datasetBytes: 2000, datasetFolders: [allowed] })
    const large = 'x'.repeat(3000)
    const fields = { dataset_name: 'large', job_type: 'train' }
    const refused = await call('POST', '', form(fields, { 'a.txt': 'x', 'b.txt': large }))
    expect(refused.json()).toMatchObject({
      error_code: 'QUOTA_EXCEEDED',
      message: expect.stringContaining('2000 bytes'),
    })
    // Nothing of it stays.
    expect((await call('GET', '/large')).status).toBe(404)
    await untilGone()

    await call('POST', '', form(fields, { 'set.zip': zipOf([{ name: 'a.txt', text: large }]) }))
    expect(await settled('large')).toMatchObject({
      status: 'Failed',
      status_reason: 'set.zip cannot be read: it has more than 2000 bytes when unpacked.',
    })
    await writeFile(join(allowed, 'set', 'large.txt'), large)
    await create(local('local', join(allowed, 'set')))
    expect((await settled('local')).status_reason).toContain('2000 bytes')
  })

  it('leaves nothing of a form that breaks off, or that is wrong', async () => {
    await open({})
    const boundary = 'x-boundary'
    const half = request(url, {
      method: 'POST',
      headers: { ...controlHeaders, 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
    half.on('error', () => undefined)
    const part = (head: string, body: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`
    half.write(part('name="dataset_name"', 'half') + part('name="job_type"', 'train'))
    half.write(
      `--${boundary}\r\ncontent-disposition: form-data; name="f"; filename="a.txt"\r\n\r\n${'x'.repeat(100_000)}`,
    )
    while ((await call('GET', '/half')).status !== 200) await delay(20)
    half.destroy()
    while ((await call('GET', '/half')).status !== 404) await delay(20)
    await untilGone()
    const wrong = [
      [form({ dataset_name: 'a' }, { 'a.txt': 'x' }), 'job_type'],
      [form({ dataset_name: 'a', job_type: 'train' }, { '../a.txt': 'x' }), 'leads out of the dataset'],
      [form({ dataset_name: 'a', job_type: 'train,batch_predict' }, { 'a.txt': 'x' }), 'batch_predict goes alone'],
      [form({ dataset_name: 'a', job_type: 'train' }, {}), 'the form has no file'],
    ] as const
    for (const [body, says] of wrong) {
      const reply = await call('POST', '', body)
      expect([reply.status, reply.text]).toEqual([400, expect.stringContaining(says)])
    }
    expect((await call('GET', '')).json()).toMatchObject({ count: 0 })
  })
})
