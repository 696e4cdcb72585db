import { findKnownModel, type ModelInfo } from '@e5/core'
import type { CompiledGraph, ModelDescription, ModelList } from '@e5/runtime'

/** A model as the API shows it, with the graphs of it that are compiled already. */
export function formatModel(model: ModelDescription, graphs: readonly CompiledGraph[]): ModelInfo {
  return {
    ...namedModel(model.name),
    model_size_gb: Math.round(model.weightsBytes / 1e7) / 100,
    params: {
      invalidates_checkpoint: { max_seq_length: model.tokenLimit, model_arch_type: 'bert' },
      modifiable: null,
    },
    source: model.source,
    dimensions: model.dimensions,
    parameters: model.parameters,
    precisions: graphs.map(({ precision, parity }) => ({ precision, parity: parity ?? null })),
  }
}

/** A model that is there and cannot be served. */
export function formatUnusableModel({ name, reason }: ModelList['unusable'][number]): ModelInfo {
  return { ...namedModel(name), status: 'Unusable', status_reason: reason }
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
    model_size_gb: 0,
    params: { invalidates_checkpoint: { max_seq_length: 512, model_arch_type: 'bert' }, modifiable: null },
    jobTypes: ['deploy'],
    source: 'pulled',
    dimensions: 0,
    parameters: 0,
    precisions: [],
  }
}
