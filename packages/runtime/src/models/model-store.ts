import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { E5Error, inDataDir } from '@e5/core'
import { describeFound } from './describe-model.ts'
import { loadTokenizer } from './load-tokenizer.ts'
import type { ModelDescription } from './model-description.ts'
import { folderNameOf, isModelId, modelsFolder } from './model-paths.ts'

/** The pulled and imported models in a data folder. Its functions throw E5Error OPTION_INVALID for an id that is none. */
export interface ModelStore {
  /** Where the model of an id (`intfloat/e5-large-v2`, `my-model`) is or would be. */
  folderOf(id: string): string
  /** Where it is put together; what is there stays, so that a pull can go on. */
  partialFolderOf(id: string): string
  /**
   * Takes a complete partial folder in: checks that it can be served, then renames it into place.
   *
   * @throws E5Error MODEL_EXISTS unless `replace`; MODEL_UNSUPPORTED, MODEL_FILE_INVALID or
   * DATA_DIR_UNWRITABLE, and then the partial folder and a model that was there are left as they were.
   */
  adopt(partialFolder: string, id: string, options: { replace: boolean }): Promise<ModelDescription>
}

/** The model store of a data folder. */
export function modelStore(dataDir: string): ModelStore {
  const folder = modelsFolder(dataDir)

  function checkedName(id: string): string {
    if (isModelId(id)) return folderNameOf(id)
    const reason = `"${id}" is no name for a model; begin with a letter or digit, use those, ".", "_" and single "-", and at most one "/".`
    throw new E5Error('OPTION_INVALID', { option: 'model', reason })
  }

  const folderOf = (id: string) => join(folder, checkedName(id))

  return {
    folderOf,
    partialFolderOf: (id) => join(folder, '.partial', checkedName(id)),
    async adopt(partialFolder, id, { replace }) {
      const target = folderOf(id)
      if (existsSync(target) && !replace) throw new E5Error('MODEL_EXISTS', { model: id, folder: target })
      const model = describeFound({ name: id, folder: partialFolder, source: 'pulled' })
      loadTokenizer(partialFolder, model)
      await inDataDir(dataDir, () => replaceFolder(partialFolder, target))
      return { ...model, folder: target }
    },
  }
}

// Two renames, so that at no time there is half a model under its name.
async function replaceFolder(from: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  if (!existsSync(target)) return rename(from, target)
  const old = join(dirname(target), `.old-${process.pid}-${Date.now()}`)
  await rename(target, old)
  try {
    await rename(from, target)
  } catch (error) {
    await rename(old, target)
    throw error
  }
  await rm(old, { recursive: true, force: true })
}
