import type { EndpointInfo } from '@e5/core'
import type { DeploymentState } from '../../control/deployment.ts'
import type { EndpointKeyRecord, EndpointRecord, ProjectRecord } from '../../state/records.ts'

/** What is shown of an endpoint. */
export interface EndpointFacts {
  readonly endpoint: EndpointRecord
  readonly project: ProjectRecord
  readonly state: DeploymentState
  readonly keys: readonly EndpointKeyRecord[]
  /** Its first key, right after it was created. */
  readonly newKey?: string
}

/** An endpoint as the API shows it. */
export function formatEndpoint({ endpoint, project, state, keys, newKey }: EndpointFacts): EndpointInfo {
  const path = `generic/${project.id}/${endpoint.id}`
  return {
    id: endpoint.id,
    project_id: project.id,
    project_name: project.name,
    name: endpoint.name,
    description: endpoint.description,
    status: state.status,
    status_reason: state.reason,
    url: `/api/predict/${path}`,
    // Streams are of text generation: an embedding comes at once.
    stream_url: '',
    api_key: newKey ?? '',
    api_keys: keys.map(({ prefix }) => ({ api_key: prefix })),
    targets: [
      {
        instances: endpoint.isWanted ? 1 : 0,
        model: endpoint.model,
        model_checkpoint_name: endpoint.model,
        traffic: 100,
        params: {
          batch_size: String(endpoint.batchSize),
          max_seq_length: String(state.embedder?.model.tokenLimit ?? 512),
        },
      },
    ],
    app_name: 'Text Embedding',
    model: endpoint.model,
    batch_size: endpoint.batchSize,
    precision: endpoint.precision,
    device: endpoint.device,
    device_id: endpoint.deviceId,
    replicas: endpoint.replicas,
    input_type: endpoint.inputType,
    user_id: project.ownerId,
    time_created: endpoint.createdAt.toISOString(),
    time_updated: endpoint.updatedAt.toISOString(),
  }
}
