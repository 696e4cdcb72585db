import { randomUUID } from 'node:crypto'
import type { CreateDatasetRequest, Dataset } from '@e5/core'
import type { FakeState } from './fake-control.ts'
import { time } from './fake-objects.ts'
import { type FakeReply, ok, refusal } from './fake-reply.ts'
import type { ReceivedRequest } from './fake-server.ts'

/** A dataset, and its files as far as they are there. */
export interface FakeDataset {
  shown: Dataset
  readonly files: Map<string, Buffer>
}

/** Answers a request below `/api/datasets`. */
export function datasetReply(
  state: FakeState,
  [name, kind, ...path]: readonly string[],
  request: ReceivedRequest,
): FakeReply {
  if (name === undefined && request.method === 'GET')
    return ok({ datasets: state.datasets.map(({ shown }) => shown), count: state.datasets.length })
  if (name === undefined) return create(state, request.body as CreateDatasetRequest)
  const found = state.datasets.find(({ shown }) => shown.name === name || shown.id === name)
  if (found === undefined) return refusal(404, 5, 'DATASET_NOT_FOUND', `dataset ${name} not found`)
  if (kind === 'files' && path.length > 0) return fileReply(found, path.join('/'), request)
  if (kind === 'files') {
    const files = [...found.files].map(([file, { length: bytes }]) => ({ name: file, bytes }))
    return ok({ files, count: files.length })
  }
  if (kind === 'report') return ok(state.datasetReport)
  if (request.method === 'DELETE') {
    state.datasets = state.datasets.filter((dataset) => dataset !== found)
    return ok({ detail: '' })
  }
  if (kind === 'complete') found.shown = { ...found.shown, status: 'Checking', file_count: found.files.size }
  const reply = ok({ ...found.shown, data: found.shown })
  // Each look finds it a step further.
  if (found.shown.status === 'Checking')
    found.shown = {
      ...found.shown,
      status: state.checkFault === '' ? 'Available' : 'Failed',
      status_reason: state.checkFault,
    }
  return reply
}

function create(state: FakeState, request: CreateDatasetRequest): FakeReply {
  const { dataset_name: name, description, job_type: type, source_type } = request
  if (state.datasets.some(({ shown }) => shown.name === name))
    return refusal(400, 3, 'NAME_TAKEN', `Dataset with ${name} name already exists in this server`)
  const id = randomUUID()
  const types = [type].flat()
  const shown: Dataset = {
    id,
    dataset_id: id,
    name,
    dataset_name: name,
    description: description ?? '',
    job_type: types.includes('batch_predict') ? ['batch_predict'] : ['train'],
    app_name: 'Text Embedding',
    status: source_type === 'localMachine' ? 'Uploading' : 'Checking',
    status_reason: '',
    source_type,
    source: source_type === 'local' ? request.source_file.source_path : '',
    file_count: 0,
    size_bytes: 0,
    verdict: null,
    user_id: state.users[0]!.id,
    metadata: { owner: state.users[0]!.name },
    time_created: time,
    time_updated: time,
  }
  state.datasets.push({ shown, files: new Map() })
  return ok({ ...shown, data: shown })
}

function fileReply({ files }: FakeDataset, name: string, { method, headers, body }: ReceivedRequest): FakeReply {
  const there = files.get(name) ?? Buffer.alloc(0)
  if (method === 'GET') return ok({ name, bytes: there.length })
  const offset = Number(headers['upload-offset'] ?? 0)
  if (offset !== there.length) {
    const message = `Of the file ${name} ${there.length} bytes are there: go on from ${there.length}.`
    return refusal(409, 9, 'UPLOAD_OFFSET_WRONG', message)
  }
  const now = Buffer.concat([there, (body as Buffer | undefined) ?? Buffer.alloc(0)])
  files.set(name, now)
  return ok({ name, bytes: now.length })
}
