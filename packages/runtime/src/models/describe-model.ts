import { type ModelFolder, openSafetensors, readModelFolder, weightsBytesOf } from '@e5/graph'
import { type FoundModel, findModel } from './find-model.ts'
import type { ModelDescription } from './model-description.ts'

const formatNames: Record<string, ModelDescription['weightsFormat']> = { F32: 'fp32', F16: 'fp16', BF16: 'bf16' }

/**
 * What there is to know of a model without loading its weights.
 *
 * @param model a name or a folder, as in `findModel`.
 * @throws E5Error MODEL_NOT_FOUND, MODEL_UNSUPPORTED with the reason, or MODEL_FILE_INVALID.
 */
export async function describeModel(model: string, dataDir: string): Promise<ModelDescription> {
  return describeFound(findModel(model, dataDir))
}

/** The description of a model whose folder is known. */
export function describeFound(found: FoundModel): ModelDescription {
  const modelFolder = readModelFolder(found.folder)
  const { shape, tokenLimit } = modelFolder
  return {
    ...found,
    dimensions: shape.hiddenSize,
    layers: shape.layers,
    heads: shape.heads,
    intermediateSize: shape.intermediateSize,
    vocabularySize: shape.vocabularySize,
    tokenLimit,
    weightsBytes: weightsBytesOf(modelFolder),
    ...describeWeights(modelFolder),
  }
}

function describeWeights({ weightsFile }: ModelFolder): Pick<ModelDescription, 'parameters' | 'weightsFormat'> {
  const weights = openSafetensors(weightsFile)
  try {
    const floats = [...weights.tensors.values()].filter(({ dtype }) => dtype in formatNames)
    const parameters = floats.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
    return { parameters, weightsFormat: formatNames[floats[0]?.dtype ?? 'F32']! }
  } finally {
    weights.close()
  }
}
