import { createHash } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { endpointSchema } from '@e5/core'
import { tinyTrainingFiles } from '@e5/data/testing'
import { loadEmbedder } from '@e5/runtime'
import { afterAll, describe, expect, it } from 'vitest'
import { findPostgres, startPostgres } from '../src/testing/postgres.ts'
import { tinyHyperparameters, writeTinyModel } from '../src/testing/train-jobs.ts'
import { ServerProcess, temporaryFolder } from './server-process.ts'
import { TrainingServer } from './training-server.ts'

const timeout = 180_000
const texts = ['query: what about whales in winter', 'passage: rivers of the north', 'query: clocks']
const flags = (dataDir: string, ...more: string[]) => [
  ...['--port', '0', '--data-dir', dataDir, '--model', 'tiny', '--replicas', '1', '--solo-threads', '1'],
  ...['--lease-seconds', '10', ...more],
]
const job = { job_type: 'train', model_checkpoint: 'tiny', dataset: 'texts' } as const
// As SambaStudio's clients send them.
const hyperparams = Object.fromEntries(
  Object.entries(tinyHyperparameters).map(([name, value]) => [name, String(value)]),
)
const longer = { ...hyperparams, num_iterations: '60', save_steps: '10', eval_share: '0' }

async function dataFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await temporaryFolder()
  writeTinyModel(folder.path)
  // As many as the check of a dataset wants.
  for (const [name, content] of Object.entries(tinyTrainingFiles(7))) await writeFile(join(folder.path, name), content)
  return folder
}

async function untilLive(server: TrainingServer, endpoint: string) {
  for (;;) {
    const reply = endpointSchema.parse((await server.call('GET', `/api/projects/default/endpoints/${endpoint}`)).body)
    if (reply.status === 'Live') return reply
    if (reply.status === 'Failed') throw new Error(reply.status_reason)
    await delay(50)
  }
}

async function vectorsOf(url: string, endpoint: string, key: string): Promise<number[][]> {
  const reply = await fetch(`${url}/v1/embeddings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-e5-input-type': 'none' },
    body: JSON.stringify({ model: endpoint, input: texts }),
  })
  const { data } = (await reply.json()) as { data: { embedding: number[] }[] }
  return data.map(({ embedding }) => embedding)
}

async function weightsOf(server: TrainingServer, name: string, files: string): Promise<string> {
  const final = (await server.checkpoints(name)).find(({ checkpoint_name }) => checkpoint_name.endsWith('-final'))!
  return createHash('sha256')
    .update(await readFile(join(files, final.path, 'model.safetensors')))
    .digest('hex')
}

describe('a train job over HTTP', () => {
  it(
    'goes from a dataset to an endpoint with the vectors of its checkpoint, and bears the kill of its server',
    async () => {
      await using folder = await dataFolder()
      await using first = new ServerProcess(flags(folder.path))
      let server = await TrainingServer.at((await first.ready()).url, folder.path)
      await server.addDataset('texts', folder.path)
      const options = { ...hyperparams, force: 'true', run_mode: 'balanced', vocab_size: '30522' }
      await server.createJob({ ...job, job_name: 'short', hyperparams: options })
      await server.untilJob('short', ({ status }) => status === 'EXIT_WITH_0')
      const [final] = (await server.checkpoints('short')).filter(({ checkpoint_name }) =>
        checkpoint_name.endsWith('final'),
      )

      const { size: weightsBytes } = await stat(join(folder.path, 'files', final!.path, 'model.safetensors'))
      expect(final!.size_bytes).toBeGreaterThan(weightsBytes)

      const model = { project: 'default', job: 'short', model_checkpoint: final!.checkpoint_name }
      const added = await server.call('POST', '/api/models', { ...model, model_checkpoint_name: 'tuned' })
      expect(added).toMatchObject({ status: 200, body: { data: { model_id: 'tuned' }, source: 'trained' } })
      expect(await server.call('POST', '/api/models', { ...model, model_checkpoint_name: 'tuned' })).toMatchObject({
        status: 400,
        body: { error_code: 'NAME_TAKEN' },
      })
      const created = await server.call('POST', '/api/projects/default/endpoints', { name: 'tuned', model: 'tuned' })
      const { api_key: key } = created.body as { api_key: string }
      await untilLive(server, 'tuned')
      await using embedder = await loadEmbedder({
        model: join(folder.path, 'files', final!.path),
        dataDir: folder.path,
      })
      const expected = (await embedder.embed(texts)).embeddings.map((vector) => [...vector])
      const served = await vectorsOf(server.url, 'tuned', key)
      expect(served.map((vector) => vector.map(Math.fround))).toEqual(expected)
      const refused = await server.call('DELETE', '/api/models/tuned')
      expect(refused).toMatchObject({ status: 409, body: { error_code: 'OBJECT_IN_USE' } })
      await server.call('DELETE', '/api/projects/default/endpoints/tuned')
      expect(await server.call('DELETE', '/api/models/tuned')).toMatchObject({ status: 200 })
      expect(await server.call('GET', '/api/models/tuned')).toMatchObject({ status: 404 })

      // A job from a checkpoint begins where that one ended, also when the other job is gone.
      await server.createJob({
        ...job,
        job_name: 'further',
        hyperparams: options,
        model_checkpoint: final!.checkpoint_name,
      })
      await server.untilJob('further', ({ status }) => status === 'EXIT_WITH_0')
      const [before, after] = [await server.losses('short'), await server.losses('further')]
      expect(after[0]![1]).toBeLessThan(before[0]![1])

      await server.createJob({ ...job, job_name: 'plain', hyperparams: longer })
      await server.untilJob('plain', ({ status }) => status === 'EXIT_WITH_0')
      await server.createJob({ ...job, job_name: 'killed', hyperparams: longer })
      await server.untilJob('killed', ({ train_progress: progress }) => (progress?.step ?? 0) >= 20)
      first.child.kill('SIGKILL')
      await first.exitCode()
      await using second = new ServerProcess(flags(folder.path))
      server = await TrainingServer.at((await second.ready()).url, folder.path)
      await server.untilJob('killed', ({ status }) => status === 'EXIT_WITH_0')
      expect((await server.events('killed')).filter(({ event }) => event.event === 'taken')).toHaveLength(2)
      expect(await server.losses('killed')).toEqual(await server.losses('plain'))
      const files = join(folder.path, 'files')
      expect(await weightsOf(server, 'killed', files)).toBe(await weightsOf(server, 'plain', files))
    },
    timeout,
  )
})

describe('train jobs of several machines', async () => {
  const programs = findPostgres()
  if (programs === undefined) {
    it('NOT MEASURED: this machine has no PostgreSQL (apt-get install postgresql)', () => undefined)
    return
  }
  const postgres = await startPostgres(programs)
  afterAll(() => postgres[Symbol.asyncDispose]())

  it(
    'are gone on with by another worker, and their models served by all servers',
    async () => {
      await using one = await dataFolder()
      await using two = await dataFolder()
      await using shared = await temporaryFolder()
      const database = ['--database-url', postgres.createDatabase('training'), '--files', shared.path]
      await using first = new ServerProcess(flags(one.path, ...database, '--job-slots', '0'))
      const server = await TrainingServer.at((await first.ready()).url, one.path)
      const worker = () => new ServerProcess(['worker', ...flags(two.path, ...database)])
      await using killed = worker()
      await server.addDataset('texts', one.path)
      await server.createJob({ ...job, job_name: 'moved', hyperparams: longer })
      await server.untilJob('moved', ({ train_progress: progress }) => (progress?.step ?? 0) >= 20)
      killed.child.kill('SIGKILL')
      await using _other = worker()
      await server.untilJob('moved', ({ status }) => status === 'EXIT_WITH_0')
      const steps = (await server.losses('moved')).map(([step]) => step)
      expect(steps).toEqual(Array.from({ length: 60 }, (_, place) => place + 1))

      const final = (await server.checkpoints('moved')).at(-1)!.checkpoint_name
      const model = { project: 'default', job: 'moved', model_checkpoint: final, model_checkpoint_name: 'tuned' }
      await server.call('POST', '/api/models', model)
      const created = await server.call('POST', '/api/projects/default/endpoints', { name: 'tuned', model: 'tuned' })
      const { api_key: key } = created.body as { api_key: string }
      await untilLive(server, 'tuned')
      await using second = new ServerProcess(flags(two.path, ...database, '--job-slots', '0'))
      const { url } = await second.ready()
      await untilLive(new TrainingServer(url, server.key), 'tuned')
      expect(await vectorsOf(url, 'tuned', key)).toEqual(await vectorsOf(server.url, 'tuned', key))
    },
    timeout,
  )
})
