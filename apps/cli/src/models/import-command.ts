import { access, constants, cp, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { E5Error, inDataDir } from '@e5/core'
import { parseOptions } from '@e5/terminal'
import { Command } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { addDataDirOption } from '../options/model-options.ts'
import { checkWeightsListed, isSmallModelFile, weightsFile } from './model-files.ts'
import { refuseExisting } from './refuse-existing.ts'

const importOptionsSchema = z.object({
  name: z.string().optional(),
  dataDir: z.string().optional(),
  force: z.boolean().default(false),
})

/** `e5 models import`. */
export function importCommand(context: Context): Command {
  const command = new Command('import')
    .summary('take in a model from a folder')
    .description('Copies a model in the Hugging Face layout (a checkpoint, for example) and makes it known by a name.')
    .argument('<folder>', 'a folder with config.json, tokenizer.json and model.safetensors')
    .option('--name <name>', "the model's name (the folder's)")
    .option('--force', 'replace a model of the name')
  return addDataDirOption(command).action(async (folder: string, flags: unknown) => {
    const options = parseOptions(importOptionsSchema, flags)
    const runtime = await context.loadRuntime()
    const store = runtime.modelStore(options.dataDir ?? runtime.defaultDataDir())
    const name = options.name ?? basename(resolve(folder))
    const partialFolder = store.partialFolderOf(name)
    refuseExisting(name, store.folderOf(name), options.force)

    const present = await presentFiles(folder)
    checkWeightsListed(folder, new Set(present))
    // Before gigabytes are copied.
    runtime.checkModelFiles(folder)
    const wanted = present.filter((file) => file === weightsFile || isSmallModelFile(file))
    await inDataDir(partialFolder, async () => {
      try {
        await rm(partialFolder, { recursive: true, force: true })
        for (const file of wanted) await copyFile(join(folder, file), join(partialFolder, file))
        const model = await store.adopt(partialFolder, name, { replace: options.force })
        context.stdout.write(`Imported ${name}: ${model.dimensions} dimensions, ${model.folder}\n`)
      } finally {
        await rm(partialFolder, { recursive: true, force: true })
      }
    })
  })
}

// The files of the folder, and of the folders in it those that may be read.
async function presentFiles(folder: string): Promise<string[]> {
  const status = await stat(folder).catch(() => undefined)
  if (status?.isDirectory() !== true) throw new E5Error('FILE_NOT_FOUND', { file: folder })
  const names = await readdir(folder)
  const candidates = [...names, ...names.map((name) => `${name}/config.json`).filter(isSmallModelFile)]
  const found = await Promise.all(candidates.map((file) => isFile(join(folder, file))))
  return candidates.filter((_, place) => found[place])
}

async function copyFile(from: string, to: string): Promise<void> {
  await access(from, constants.R_OK).catch((error: unknown) => {
    throw new E5Error('FILE_NOT_FOUND', { file: from }, { cause: error })
  })
  await mkdir(dirname(to), { recursive: true })
  await cp(from, to, { dereference: true })
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  )
}
