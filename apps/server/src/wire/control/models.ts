import { findKnownModel, type ModelInfo } from '@e5/core'
import type { CompiledGraph, ModelList } from '@e5/runtime'
import type { HubRecord } from '../../models/hub-record.ts'
import type { LocalModel } from '../../models/server-models.ts'

/** A model as the API shows it, with the graphs of it that are compiled already. */
export function formatModel({ description: model, record }: LocalModel, graphs: readonly CompiledGraph[]): ModelInfo {
  return {
    ...(record === undefined ? namedModel(model.name) : formatHubModel(record)),
    ...sizes(model),
    source: record === undefined ? model.source : 'trained',
    precisions: graphs.map(({ precision, parity }) => ({ precision, parity: parity ?? null })),
  }
}

/** A model of the hub as the API shows it, whether it is on this server or not. */
export function formatHubModel(record: HubRecord): ModelInfo {
  return {
    ...namedModel(record.name),
    ...sizes(record),
    checkpoint_type: record.checkpointType,
    source: 'trained',
    description: record.description,
    checkpoint: record.checkpoint,
  }
}

/** A model that is there and cannot be served. */
export function formatUnusableModel({ name, reason }: ModelList['unusable'][number]): ModelInfo {
  return { ...namedModel(name), status: 'Unusable', status_reason: reason }
}

function sizes({
  weightsBytes,
  tokenLimit,
  dimensions,
  parameters,
}: Pick<HubRecord, 'weightsBytes' | 'tokenLimit' | 'dimensions' | 'parameters'>) {
  return {
    model_size_gb: Math.round(weightsBytes / 1e7) / 100,
    params: {
      invalidates_checkpoint: { max_seq_length: tokenLimit, model_arch_type: 'bert' as const },
      modifiable: null,
    },
    dimensions,
    parameters,
  }
}

function namedModel(name: string): ModelInfo {
  return {
    id: name,
    model_checkpoint_name: name,
    app_name: 'Text Embedding',
    architecture: 'BERT',
    application_field: 'language',
    checkpoint_type: findKnownModel(name) === undefined ? 'finetuned' : 'pretrained',
    status: 'Available',
    status_reason: '',
    version: 1,
    ...sizes({ weightsBytes: 0, tokenLimit: 512, dimensions: 0, parameters: 0 }),
    jobTypes: ['deploy', 'train', 'batch_predict'],
    source: 'pulled',
    description: '',
    checkpoint: '',
    precisions: [],
  }
}
