import { gunzipSync } from 'node:zlib'
import type { Client } from '@e5/client'

/** Makes the dataset `bench` of a folder of the server's machine, and waits until jobs may use it. */
export async function createBatchDataset(client: Client, path: string): Promise<void> {
  await client.datasets.create({
    dataset_name: 'bench',
    job_type: 'batch_predict',
    source_type: 'local',
    source_file: { source_path: path },
  })
  await client.datasets.waitUntilAvailable('bench', { intervalMs: 200 })
}

/** Creates a job on it, whose results {@link readResults} reads. */
export async function createBatchJob(client: Client, name: string, precision: string): Promise<void> {
  await client.jobs.create('default', {
    job_name: name,
    job_type: 'batch_predict',
    model_checkpoint: 'e5-small-v2',
    dataset: 'bench',
    hyperparams: { precision, input_type: 'passage', output_format: 'npy' },
  })
}

// Of a member of a tar, and of the array in it (NumPy's, as we write it).
const memberHeaderBytes = 512
const arrayHeaderBytes = 128

/** The vectors of a job's `results.npy`, little-endian float32 values, row after row. */
export async function readResults(client: Client, job: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of await client.jobs.results('default', job)) parts.push(part)
  const archive = gunzipSync(Buffer.concat(parts))
  for (let at = 0; at < archive.length; ) {
    const name = archive.toString('latin1', at, at + 100).replace(/\0.*$/s, '')
    const bytes = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8)
    const start = at + memberHeaderBytes
    if (name === 'results/results.npy') return archive.subarray(start + arrayHeaderBytes, start + bytes)
    at = start + Math.ceil(bytes / memberHeaderBytes) * memberHeaderBytes
  }
  throw new Error('The results have no results.npy.')
}
