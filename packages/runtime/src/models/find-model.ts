import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { E5Error, findKnownModel } from '@e5/core'
import type { ModelDescription } from './model-description.ts'
import { folderNameOf, isModelId, modelsFolder } from './model-paths.ts'

/** A model's place. */
export type FoundModel = Pick<ModelDescription, 'name' | 'folder' | 'source'>

/**
 * Finds a model by what a user calls it: a path (it begins with `.`, `/`, `~` or a drive) is a folder; any other word is
 * looked up among the pulled and imported models, then among the installed packages, then as a folder.
 *
 * @throws E5Error MODEL_NOT_FOUND, which says where it looked.
 */
export function findModel(model: string, dataDir: string): FoundModel {
  if (/^[.~]/.test(model) || isAbsolute(model)) {
    const folder = resolve(model.replace(/^~(?=$|[\\/])/, homedir()))
    if (isFolder(folder)) return { name: model, folder, source: 'folder' }
    throw new E5Error('MODEL_NOT_FOUND', { model, looked: `the folder ${folder}` })
  }
  const known = findKnownModel(model)
  const ids = [model, ...(known === undefined ? [] : [known.hubId])].filter(isModelId)
  const pulled = ids.map((id) => join(modelsFolder(dataDir), folderNameOf(id)))
  const pulledFolder = pulled.find(isFolder)
  if (pulledFolder !== undefined) return { name: known?.name ?? model, folder: pulledFolder, source: 'pulled' }

  const packageName = known?.package ?? model
  const packageFolder = findPackageFolder(packageName)
  if (packageFolder !== undefined) return { name: known?.name ?? model, folder: packageFolder, source: 'package' }
  if (isFolder(model)) return { name: model, folder: resolve(model), source: 'folder' }
  throw new E5Error('MODEL_NOT_FOUND', { model, looked: `${pulled.join(', ')} and the package ${packageName}` })
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}

// From here, where an app's own dependencies are found, and from the working folder, where a user may have installed one.
function findPackageFolder(packageName: string): string | undefined {
  for (const base of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    try {
      return dirname(createRequire(base).resolve(`${packageName}/config.json`))
    } catch (error) {
      if (!isResolutionFailure(error)) throw error
    }
  }
  return undefined
}

function isResolutionFailure(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return ['MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_INVALID_MODULE_SPECIFIER'].includes(code)
}
