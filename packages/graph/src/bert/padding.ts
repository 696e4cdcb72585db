import type { GraphBuilder } from '../onnx/graph-builder.ts'
import { elementTypes } from '../onnx/model.ts'
import { firstName, tokensName } from './embeddings.ts'
import { encoderLengths, encoderOutput } from './encoder-names.ts'
import type { PaddedParts } from './layer-operators.ts'
import type { EncoderParts } from './layer-products.ts'

// What ONNX Runtime's attention adds to the scores of masked keys: its exponential is 0, and fp16 can hold it.
const maskedScore = 10_000

/** Adds the mask of tokens: float32 `[batch, tokens]`, 1 for a text's own tokens, 0 for padding. */
export function addTokenMask({ builder, shape: { positions } }: EncoderParts): string {
  const scalar = (name: string, value: number) => builder.constant(name, 'float32', [], Float32Array.of(value))
  const all = builder.constant(
    'mask.positions',
    'float32',
    [positions],
    Float32Array.from({ length: positions }, (_, at) => at),
  )
  const places = builder.node('mask.places', { operator: 'Slice', inputs: [all, firstName, tokensName, firstName] })
  const lengths = builder.node('mask.lengths', {
    operator: 'Cast',
    inputs: [encoderLengths],
    attributes: { to: { int: elementTypes.float32 } },
  })
  // Places are whole numbers from 0, so a length less a place is 1 or more for a text's own tokens and 0 or less for others.
  const rest = builder.node('mask.rest', { operator: 'Sub', inputs: [unsqueeze(builder, lengths, 1), places] })
  return builder.node('mask', {
    operator: 'Clip',
    inputs: [rest, scalar('mask.padding', 0), scalar('mask.token', 1)],
  })
}

/** Adds what makes the scores of padding vanish in a softmax when it is added to them: `[batch, 1, 1, tokens]`. */
export function addKeyBias({ builder, floats }: PaddedParts, tokenMask: string): string {
  const mask =
    floats === 'float32'
      ? tokenMask
      : builder.node('mask.cast', {
          operator: 'Cast',
          inputs: [tokenMask],
          attributes: { to: { int: elementTypes[floats] } },
        })
  const score = builder.constant('mask.score', 'float32', [], Float32Array.of(maskedScore))
  const scaled = builder.node('mask.scaled', { operator: 'Mul', inputs: [mask, score] })
  const bias = builder.node('mask.bias', { operator: 'Sub', inputs: [scaled, score] })
  return unsqueeze(builder, bias, 1, 2)
}

/**
 * Adds the graph's output: the mean over a text's own tokens, of length 1, all in float32. The sum stands for the mean,
 * since both have the same direction.
 */
export function addPaddedPooling({ builder, floats }: PaddedParts, hidden: string, tokenMask: string): void {
  const values =
    floats === 'float32'
      ? hidden
      : builder.node('pooling.cast', {
          operator: 'Cast',
          inputs: [hidden],
          attributes: { to: { int: elementTypes.float32 } },
        })
  const own = builder.node('pooling.own', { operator: 'Mul', inputs: [values, unsqueeze(builder, tokenMask, 2)] })
  const axis = builder.constant('pooling.axis', 'int64', [1], BigInt64Array.of(1n))
  const sum = addSum('pooling.sum', own, 0)
  // Not LpNormalization: of the accelerators only DirectML has it.
  const squares = builder.node('pooling.squares', { operator: 'Mul', inputs: [sum, sum] })
  const length = builder.node('pooling.length', {
    operator: 'Sqrt',
    inputs: [addSum('pooling.squares.sum', squares, 1)],
  })
  builder.node(encoderOutput, { operator: 'Div', inputs: [sum, length] })

  function addSum(name: string, input: string, keepdims: 0 | 1): string {
    return builder.node(name, {
      operator: 'ReduceSum',
      inputs: [input, axis],
      attributes: { keepdims: { int: keepdims } },
    })
  }
}

function unsqueeze(builder: GraphBuilder, input: string, ...axes: number[]): string {
  const name = `${input}.along.${axes.join('.')}`
  const at = builder.constant(`${name}.axes`, 'int64', [axes.length], BigInt64Array.from(axes, BigInt))
  return builder.node(name, { operator: 'Unsqueeze', inputs: [input, at] })
}
