import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTokenizer, E5Error, type Tokenizer } from '@e5/core'
import type { ModelDescription } from './model-description.ts'

/** The tokenizer of a model folder, cut at the model's limit. @throws E5Error MODEL_FILE_INVALID if a file is not JSON. */
export async function loadTokenizer({ folder, tokenLimit }: ModelDescription): Promise<Tokenizer> {
  const [tokenizer, tokenizerConfig] = (await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json'].map((name) => readJsonObject(join(folder, name))),
  )) as [object, object]
  return createTokenizer({ tokenizer, tokenizerConfig }, tokenLimit)
}

async function readJsonObject(file: string): Promise<object> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as object
  } catch (error) {
    throw new E5Error('MODEL_FILE_INVALID', { file, reason: `${(error as Error).message}.` }, { cause: error })
  }
}
