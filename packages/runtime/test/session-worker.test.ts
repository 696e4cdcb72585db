import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Worker } from 'node:worker_threads'
import { dotProduct } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { loadEmbedder } from '../src/index.ts'
import { startSessionWorker } from '../src/main/session-worker.ts'
import { temporaryFolder, writeTinyModel } from './temporary-folder.ts'

const data = { graphFile: '', device: 'cpu', threads: 1 } as const
const batch = () => ({ ids: new Int32Array(2), texts: 1, tokensPerText: 2, lengths: Int32Array.of(2) })

describe('startSessionWorker', () => {
  it('tells when the thread ends in the middle of a batch, and after it', async () => {
    const runner = await startSessionWorker(data, new URL('./fixtures/dying-worker.ts', import.meta.url))
    await expect(runner.run(batch())).rejects.toMatchObject({ name: 'RunnerDied', message: /code 9/ })
    await expect(runner.run(batch())).rejects.toMatchObject({ name: 'RunnerDied' })
    await runner.close()
  })

  it('tells when the thread cannot start', async () => {
    await expect(startSessionWorker({ ...data, graphFile: '/nowhere/model.onnx' })).rejects.toMatchObject({
      name: 'RunnerDied',
      message: expect.stringContaining('/nowhere/model.onnx'),
    })
  })

  it('refuses a device that is not there, and says what to do', async () => {
    const device = process.platform === 'win32' ? 'coreml' : 'dml'
    await expect(startSessionWorker({ ...data, device })).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringContaining('nothing else was tried'),
    })
  })
})

describe('sessions in threads of their own', () => {
  it('leave the event loop its turns while a batch runs', async () => {
    const dataDir = temporaryFolder()
    await using embedder = await loadEmbedder({ model: writeTinyModel(temporaryFolder()), dataDir, replicas: 1 })
    const call = embedder.embed(Array.from({ length: 60 }, (_, index) => `${index} ${'word '.repeat(600)}`))
    let turns = 0
    let isDone = false
    const done = call.finally(() => {
      isDone = true
    })
    while (!isDone) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      turns++
    }
    await done
    expect(turns).toBeGreaterThan(10)
  })

  it('start in a program given by --eval, and end with it once closed', async () => {
    const { stdout } = await runProgram(`
      console.log((await embedder.embed(['a'])).embeddings[0].length)
      await embedder.close()`)
    expect(stdout.trim()).toBe('32')
  })

  it('are replaced when one is killed, and the embedder goes on', async () => {
    const workers: Worker[] = []
    const remember = (worker: Worker) => workers.push(worker)
    process.on('worker', remember)
    const reasons: string[] = []
    await using embedder = await loadEmbedder({
      model: writeTinyModel(temporaryFolder()),
      dataDir: temporaryFolder(),
      replicas: 1,
      soloThreads: 1,
      onWorkerDied: (reason) => reasons.push(reason),
    })
    const before = await embedder.embed(['a whale'])
    await workers.at(-1)!.terminate()
    const after = await embedder.embed(['a whale'])
    process.off('worker', remember)
    expect(after.embeddings).toEqual(before.embeddings)
    expect(reasons).toEqual([expect.stringContaining('its thread ended')])
    expect(embedder.stats()).toMatchObject({ restartedWorkers: 1, readyReplicas: 1, embeddedTexts: 2 })
  })

  it('are one with all cores for a text that is alone, and it gives the same vector', async () => {
    await using embedder = await loadEmbedder({
      model: writeTinyModel(temporaryFolder()),
      dataDir: temporaryFolder(),
      soloThreads: 2,
    })
    const text = 'a whale '.repeat(100)
    const vectors: Float32Array[] = []
    while (embedder.stats().soloBatches === 0) vectors.push((await embedder.embed([text])).embeddings[0]!)
    const [together] = (await embedder.embed([text, 'a whale and its calf'])).embeddings
    for (const vector of vectors) expect(dotProduct(vector, together!)).toBeCloseTo(1, 6)
    expect(embedder.stats()).toMatchObject({ soloBatches: 1, restartedWorkers: 0 })
  })

  it('are not ended in the moment in which a batch is handed to them', async () => {
    const exiting = runProgram(`
      embedder.embed(['a', 'b']).catch(() => {})
      setImmediate(() => process.exit(7))`)
    await expect(exiting).rejects.toMatchObject({ code: 7, signal: null, stderr: '' })
  })

  const longCall = `embedder.embed(Array.from({ length: 400 }, (_, index) => index + ' word'.repeat(600)), { signal: leaving.signal })`

  it('are not torn out of a batch by process.exit, which would abort the process', async () => {
    const exiting = runProgram(`
      ${longCall}.catch(() => {})
      setInterval(() => embedder.stats().runningTexts > 0 && process.exit(7), 1)`)
    await expect(exiting).rejects.toMatchObject({ code: 7, signal: null, stderr: '' })
  })

  it('are not torn out of the batch of a caller that left by close', async () => {
    const { stdout, stderr } = await runProgram(`
      const call = ${longCall}.catch((error) => console.log(error.code))
      while (embedder.stats().runningTexts === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      leaving.abort()
      await call
      await embedder.close()`)
    expect([stdout.trim(), stderr]).toEqual(['CANCELLED', ''])
  })
})

/** Runs a program with a loaded `embedder` of the tiny model, in a process of its own. */
async function runProgram(body: string): Promise<{ stdout: string; stderr: string }> {
  const [folder, dataDir] = [writeTinyModel(temporaryFolder()), temporaryFolder()].map((path) => JSON.stringify(path))
  const source = `
    import { loadEmbedder } from ${JSON.stringify(import.meta.resolve('../src/index.ts'))}
    const leaving = new AbortController()
    const embedder = await loadEmbedder({ model: ${folder}, dataDir: ${dataDir} })
    ${body}`
  const flags = ['--conditions', '@e5/source', '--input-type=module', '--eval', source]
  return await promisify(execFile)(process.execPath, flags)
}
