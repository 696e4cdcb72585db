import { E5Error } from '@e5/core'

/** The weights, as one file. */
export const weightsFile = 'model.safetensors'

const smallFiles = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.txt',
  'modules.json',
  'sentence_bert_config.json',
]
// Of the modules that modules.json names, whatever their folders are called. The name must not lead out of the folder.
const moduleConfig = /^\w[\w.-]*\/config\.json$/

/** True for the small files of a Hugging Face model folder that serving reads: all but the weights. */
export function isSmallModelFile(path: string): boolean {
  return smallFiles.includes(path) || moduleConfig.test(path)
}

/**
 * Checks that a folder's list of files has weights that can be served.
 *
 * @throws E5Error MODEL_UNSUPPORTED.
 */
export function checkWeightsListed(model: string, files: ReadonlySet<string>): void {
  if (files.has(weightsFile)) return
  if (files.has(`${weightsFile}.index.json`)) {
    const reason = `its weights are split into several files, and only a single ${weightsFile} is supported.`
    throw new E5Error('MODEL_UNSUPPORTED', { model, reason })
  }
  const others = [...files].filter((file) => /^[^/]*\.(bin|onnx|h5|msgpack|gguf|pt)$/.test(file))
  const instead = others.length === 0 ? '' : ` (it has ${others.join(', ')})`
  const reason = `it has no ${weightsFile}${instead}: convert the weights to safetensors, or choose another revision.`
  throw new E5Error('MODEL_UNSUPPORTED', { model, reason })
}
