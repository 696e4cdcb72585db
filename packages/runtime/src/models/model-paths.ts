import { join } from 'node:path'

// Hugging Face's own rule: parts begin with a letter or digit, and two hyphens stand for the slash in a folder's name.
const idPattern = /^(?!.*--)[a-z\d][\w.-]*(\/[a-z\d][\w.-]*)?$/i

/** The folder of the pulled and imported models in a data folder. */
export function modelsFolder(dataDir: string): string {
  return join(dataDir, 'models')
}

/** True for an id that a model can be stored under: `my-model` or `intfloat/e5-large-v2`. */
export function isModelId(id: string): boolean {
  return idPattern.test(id)
}

/** The name of the folder that a model of this id is stored in. */
export function folderNameOf(id: string): string {
  return id.replace('/', '--')
}

/** The id of the model that a folder of this name holds. */
export function idOfFolderName(name: string): string {
  return name.replace('--', '/')
}
