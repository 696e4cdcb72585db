/** Names of the graph's inputs and its output; only padded graphs have lengths. */
export const encoderInput = 'input_ids'
export const encoderLengths = 'lengths'
export const encoderOutput = 'embeddings'

// ONNX Runtime puts such a name before a value's whose type it changes for a kernel that lacks it.
const castPrefix = 'InsertedPrecisionFreeCast_'

/**
 * Whether a node of a padded encoder finds sizes or the mask of tokens, `[batch, tokens]` at most: providers keep shapes in the
 * CPU's memory, so these may be computed there. All other work is for the device.
 */
export function mayRunOnCpu(node: string): boolean {
  const value = node.replace(castPrefix, '')
  return value === 'embeddings.tokens' || (/^mask(\.|$)/.test(value) && value !== 'mask.square')
}
