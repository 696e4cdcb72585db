import { halfBuilder } from '../onnx/half-builder.ts'
import type { Model } from '../onnx/model.ts'
import type { OperatorSet } from './device-operators.ts'
import { addEmbeddings } from './embeddings.ts'
import { encoderInput, encoderLengths, encoderOutput } from './encoder-names.ts'
import { type LayerOperators, layerOperators, type PaddedParts } from './layer-operators.ts'
import { downName, type EncoderParts, layerNames, middleName, projectionName } from './layer-products.ts'
import { addPaddedPooling, addTokenMask } from './padding.ts'

/** How a padded encoder is computed. */
export interface PaddedForm {
  readonly precision: 'fp32' | 'fp16'
  readonly operators: OperatorSet
}

// The least number that fp16 can hold: some kernels take the epsilon so, and BERT's 1e-12 would become 0.
const leastFloat16 = 2 ** -24

/**
 * The encoder for an accelerator, where one batch has texts of many lengths: `input_ids` int32 `[batch, tokens]`, filled up
 * with any id of the vocabulary (0 is BERT's [PAD]), and `lengths` int32 `[batch]`, each from 1 to `tokens` → `embeddings`
 * float32 `[batch, hiddenSize]`, the mean over a text's own tokens, of length 1.
 *
 * In fp16 everything between the token ids and the pooling is fp16; mask and pooling are float32. What keeps BERT within
 * fp16's 65,504: LayerNorm after each sum sets the scale of what follows anew, scores are scaled before fp16 has to hold them
 * (in MultiHeadAttention's kernels, and in `plain-operators.ts`), softmax subtracts the largest, masked scores are -10,000,
 * and a weight beyond the range is refused. In e5-small-v2 scores reach 880, sums before LayerNorm 275, all else stays under
 * 50 but for down's 248. Another model's values are not known before it runs: compare its vectors with fp32's.
 */
export function buildPaddedEncoder(parts: EncoderParts, { precision, operators }: PaddedForm): Model {
  const { builder, shape } = parts
  const set = layerOperators[operators]
  const layerParts = partsOfLayers(parts, precision)
  let hidden = addEmbeddings(layerParts)
  const tokenMask = addTokenMask(parts)
  const keyMask = set.addKeyMask(layerParts, tokenMask)
  for (const layer of layerNames(shape)) hidden = addLayer(layerParts, set, layer, { input: hidden, keyMask })
  addPaddedPooling(layerParts, hidden, tokenMask)
  return builder.finish({
    graphName: 'e5-padded-encoder',
    opsets: { '': set.opset, 'com.microsoft': 1 },
    inputs: [
      { name: encoderInput, type: 'int32', shape: ['batch', 'tokens'] },
      { name: encoderLengths, type: 'int32', shape: ['batch'] },
    ],
    outputs: [{ name: encoderOutput, type: 'float32', shape: ['batch', shape.hiddenSize] }],
  })
}

function partsOfLayers(parts: EncoderParts, precision: PaddedForm['precision']): PaddedParts {
  if (precision === 'fp32') return { ...parts, floats: 'float32' }
  const layerNormEpsilon = Math.max(parts.shape.layerNormEpsilon, leastFloat16)
  const shape = { ...parts.shape, layerNormEpsilon }
  return { ...parts, shape, builder: halfBuilder(parts.builder), floats: 'float16' }
}

interface LayerInputs {
  readonly input: string
  readonly keyMask: string
}

function addLayer(parts: PaddedParts, set: LayerOperators, layer: string, { input, keyMask }: LayerInputs): string {
  const { hiddenSize, intermediateSize } = parts.shape
  const middle = set.addResidual(parts, {
    product: projectionName(layer),
    inputs: hiddenSize,
    input: set.addAttention(parts, layer, input, keyMask),
    residual: input,
    norm: middleName(layer),
  })
  return set.addResidual(parts, {
    product: downName(layer),
    inputs: intermediateSize,
    input: set.addUp(parts, layer, middle),
    residual: middle,
    norm: `${layer}.output.LayerNorm`,
  })
}
