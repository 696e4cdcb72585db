import { randomUUID } from 'node:crypto'
import type {
  Checkpoint,
  CreatedEndpointKey,
  CreateEndpointRequest,
  EndpointInfo,
  EndpointKey,
  ModelInfo,
  Project,
  User,
} from '@e5/core'

/** When everything was made. */
export const time = '2026-11-24T12:00:00.000Z'

/** An endpoint key, and whose it is. */
export type FakeEndpointKey = CreatedEndpointKey & { readonly endpointId: string }

export function newProject(name: string, description: string, owner: User): Project {
  const id = randomUUID()
  return {
    id,
    project_id: id,
    name,
    project_name: name,
    description,
    status: 'Available',
    user_id: owner.id,
    metadata: { owner: owner.name },
    endpoint_count: 0,
    time_created: time,
    time_updated: time,
  }
}

export function newEndpoint(project: Project, request: CreateEndpointRequest): EndpointInfo {
  const id = randomUUID()
  const url = `/api/predict/generic/${project.id}/${id}`
  const { name, model, description, batch_size, precision, device, device_id, replicas, input_type } = request
  return {
    id,
    project_id: project.id,
    project_name: project.name,
    name,
    description: description ?? '',
    status: 'Deploying',
    status_reason: '',
    url,
    stream_url: url,
    api_key: '',
    api_keys: [],
    targets: [{ instances: 1, model, model_checkpoint_name: model, traffic: 100, params: {} }],
    app_name: 'Text Embedding',
    model,
    batch_size: batch_size ?? 1,
    precision: precision ?? 'fp32',
    device: device ?? 'cpu',
    device_id: device_id ?? null,
    replicas: replicas ?? null,
    input_type: input_type ?? 'none',
    user_id: project.user_id,
    time_created: time,
    time_updated: time,
  }
}

export function newEndpointKey(endpoint: EndpointInfo, request: Partial<EndpointKey>): FakeEndpointKey {
  const id = randomUUID()
  const prefix = `e5k_${id.slice(0, 4)}`
  return {
    id,
    name: request.name ?? prefix,
    prefix,
    requests_per_minute: request.requests_per_minute ?? null,
    tokens_per_minute: request.tokens_per_minute ?? null,
    time_created: time,
    api_key: `e5k_${id}`,
    endpointId: endpoint.id,
  }
}

export function newModel(id: string): ModelInfo {
  return {
    id,
    model_checkpoint_name: id,
    app_name: 'Text Embedding',
    architecture: 'BERT',
    application_field: 'language',
    checkpoint_type: 'pretrained',
    status: 'Available',
    status_reason: '',
    version: 1,
    model_size_gb: 0.07,
    params: { invalidates_checkpoint: { max_seq_length: 512, model_arch_type: 'bert' }, modifiable: null },
    jobTypes: ['batch_predict'],
    source: 'package',
    description: '',
    checkpoint: '',
    dimensions: 384,
    parameters: 33_212_160,
    precisions: [],
  }
}

export function newCheckpoint(steps: number): Checkpoint {
  const [id, job] = [randomUUID(), '55555555-5555-4555-8555-555555555555']
  return {
    id,
    checkpoint_id: id,
    checkpoint_name: `${job}-${steps}`,
    steps,
    metrics: {
      single_value: { train_loss: 1 / steps, train_learning_rate: 3e-5, ndcg_at_10: 0.5 },
      multi_value: {},
      last_batch_omitted: [],
    },
    labels: [],
    job_id: job,
    app_name: 'Text Embedding',
    path: `jobs/${job}/checkpoints/${id}`,
    size_bytes: 133_000_000,
    user_id: randomUUID(),
    dependent_jobs: [],
    time_created: time,
  }
}
