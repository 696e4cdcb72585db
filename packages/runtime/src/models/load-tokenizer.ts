import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTokenizer, E5Error, type Tokenizer, type TokenizerFiles, TokenizerUnsuitable } from '@e5/core'
import type { ModelDescription } from './model-description.ts'

const fileName = 'tokenizer.json'

/** What a model asks of its tokenizer. */
type TokenizerLimits = Pick<ModelDescription, 'vocabularySize' | 'tokenLimit'>

/**
 * The tokenizer of a model folder, cut at the model's limit.
 *
 * @throws E5Error MODEL_FILE_INVALID if a file is not JSON or no tokenizer of a BERT; MODEL_UNSUPPORTED if it gives ids
 * that the model has no vectors for.
 */
export function loadTokenizer(folder: string, { vocabularySize, tokenLimit }: TokenizerLimits): Tokenizer {
  const files = readTokenizerFiles(folder)
  const tokenizer = openTokenizer(join(folder, fileName), () => createTokenizer(files, tokenLimit))
  if (tokenizer.vocabularySize > vocabularySize) {
    const reason = `its tokenizer has ${tokenizer.vocabularySize} tokens and its weights are for ${vocabularySize}.`
    throw new E5Error('MODEL_UNSUPPORTED', { model: folder, reason })
  }
  return tokenizer
}

/** The two files that describe a model folder's tokenizer. @throws E5Error MODEL_FILE_INVALID if one is no JSON */
export function readTokenizerFiles(folder: string): TokenizerFiles {
  return {
    tokenizer: readJsonObject(join(folder, fileName)),
    tokenizerConfig: readJsonObject(join(folder, 'tokenizer_config.json')),
  }
}

function openTokenizer(file: string, open: () => Tokenizer): Tokenizer {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof TokenizerUnsuitable)) throw error
    throw new E5Error('MODEL_FILE_INVALID', { file, reason: `${error.message}.` }, { cause: error })
  }
}

function readJsonObject(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object
  } catch (error) {
    throw new E5Error('MODEL_FILE_INVALID', { file, reason: `${(error as Error).message}.` }, { cause: error })
  }
}
