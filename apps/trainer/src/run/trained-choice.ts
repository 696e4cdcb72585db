import { E5Error } from '@e5/core'
import { layerProducts } from '@e5/graph/training'
import type { TrainedChoice } from '../engine/trained-set.ts'
import type { TrainOptions } from '../options/option-table.ts'

/** What a run trains. @throws E5Error OPTION_INVALID for more layers than the model has. */
export function trainedChoice(options: TrainOptions, layers: number): TrainedChoice {
  switch (options.method) {
    case 'full':
      return { kind: 'full', positions: options.positionEmbeddings }
    case 'last-layers': {
      if (options.layers <= layers) return { kind: 'last-layers', layers: options.layers }
      const reason = `the model has ${layers} layers, not ${options.layers}.`
      throw new E5Error('OPTION_INVALID', { option: '--layers', reason })
    }
    case 'lora':
      return { kind: 'low-rank', products: layerProducts, rank: options.rank, scale: options.alpha / options.rank }
  }
}
