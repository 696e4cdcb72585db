import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inDataDir, precisionSchema } from '@e5/core'
import { compiledFiles, deviceOperators, graphVersion } from '@e5/graph'
import { z } from 'zod'
import { compileInWorker } from '../main/compile-worker.ts'
import type { GraphForm, Parity } from '../messages.ts'
import type { ModelDescription } from './model-description.ts'
import { hashSource } from './source-hash.ts'

const manifestName = 'graph.json'
const temporaryMark = '.tmp-'

const manifestSchema = z.object({
  graphVersion: z.number().int(),
  layout: z.enum(['exact', 'padded']),
  precision: precisionSchema,
  /** Of a padded graph. */
  operators: z.string().optional(),
  model: z.string(),
  sourceHash: z.string(),
  modelBytes: z.number().int(),
  dataBytes: z.number().int(),
  /** How close it is to the exact graph in fp32. */
  parity: z
    .object({
      texts: z.number().int(),
      meanCosine: z.number(),
      minimumCosine: z.number(),
      recipe: z.string().exactOptional(),
    })
    .optional(),
})

type GraphManifest = z.infer<typeof manifestSchema>

const allForms: readonly GraphForm[] = [
  { layout: 'exact', precision: 'fp32' },
  { layout: 'exact', precision: 'int8' },
  ...[...new Set(Object.values(deviceOperators))].flatMap((operators) =>
    (['fp32', 'fp16'] as const).map((precision) => ({ layout: 'padded', precision, operators }) as const),
  ),
]

/** A compiled graph in the data folder. */
export interface CompiledGraph extends Pick<GraphManifest, 'layout' | 'precision' | 'operators'> {
  readonly bytes: number
  readonly folder: string
  /** How close it is to the exact graph in fp32, which has none. */
  readonly parity?: Parity
}

/**
 * A model's compiled graph, compiled now if it is not there. Its folder's name is a hash of the weights, the shape, the
 * form and the compiler's version: the same content is the same folder, other content is another.
 *
 * The folder is written under a temporary name and renamed when it is whole, so two processes may do it at once, and one
 * that is killed leaves nothing that looks complete.
 *
 * @throws E5Error MODEL_FILE_INVALID, PRECISION_UNFIT, PRECISION_OVERFLOW, DATA_DIR_UNWRITABLE.
 */
export async function ensureCompiled(
  model: ModelDescription,
  form: GraphForm,
  dataDir: string,
): Promise<CompiledGraph> {
  const { hash: sourceHash, keep } = await hashSource(model.folder, dataDir)
  const folder = join(graphsFolder(dataDir), graphKey(sourceHash, form))
  const present = await readGraph(folder)
  if (present !== undefined) {
    await keep().catch(ignoreUnwritable)
    return present
  }
  await inDataDir(dataDir, () => removeAbandoned(graphsFolder(dataDir)))

  const temporary = `${folder}${temporaryMark}${randomUUID()}`
  try {
    await inDataDir(dataDir, async () => {
      await keep()
      await mkdir(temporary)
      const parity = await compileInWorker({ modelFolder: model.folder, form, folder: temporary })
      const bytes = await sizes(temporary)
      await writeManifest(temporary, { graphVersion, ...form, model: model.name, sourceHash, ...bytes, parity })
      await moveIntoPlace(temporary, folder)
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  const compiled = await readGraph(folder)
  if (compiled === undefined) throw new Error(`This is a bug: ${folder} was compiled and is not whole.`)
  return compiled
}

// A data folder may be full, or part of an image that cannot be written: what it has is used, and the weights are read anew.
function ignoreUnwritable(error: Error): void {
  if (!('syscall' in error)) throw error
}

// Another process may have been faster, and then its folder has the same content; or there is a damaged one.
async function moveIntoPlace(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder)
  } catch (error) {
    if ((await readGraph(folder)) !== undefined) return
    if (!existsSync(folder)) throw error
    await rm(folder, { recursive: true, force: true })
    await rename(temporary, folder)
  }
}

/** The compiled graphs of a model that are in a data folder, for the compiler's current version. */
export async function listCompiledGraphs(model: ModelDescription, dataDir: string): Promise<CompiledGraph[]> {
  const { hash: sourceHash } = await hashSource(model.folder, dataDir)
  const folders = allForms.map((form) => join(graphsFolder(dataDir), graphKey(sourceHash, form)))
  return (await Promise.all(folders.map(readGraph))).filter((graph) => graph !== undefined)
}

// What a compilation that was killed left behind; no compilation takes an hour.
async function removeAbandoned(graphs: string): Promise<void> {
  await mkdir(graphs, { recursive: true })
  for (const name of await readdir(graphs)) {
    if (!name.includes(temporaryMark)) continue
    const { mtimeMs } = await stat(join(graphs, name)).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > 3_600_000) await rm(join(graphs, name), { recursive: true, force: true })
  }
}

function graphsFolder(dataDir: string): string {
  return join(dataDir, 'graphs')
}

function graphKey(sourceHash: string, form: GraphForm): string {
  const content = JSON.stringify({ graphVersion, ...form, sourceHash })
  return createHash('sha256').update(content).digest('hex').slice(0, 32)
}

async function sizes(folder: string): Promise<Pick<GraphManifest, 'modelBytes' | 'dataBytes'>> {
  const [model, data] = await Promise.all([
    stat(join(folder, compiledFiles.model)),
    stat(join(folder, compiledFiles.data)),
  ])
  return { modelBytes: model.size, dataBytes: data.size }
}

async function writeManifest(folder: string, manifest: GraphManifest): Promise<void> {
  const file = await open(join(folder, manifestName), 'wx')
  try {
    await file.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

// A disk that lost bytes is told by the sizes; the cache is then made anew, from the model.
async function readGraph(folder: string): Promise<CompiledGraph | undefined> {
  try {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, manifestName), 'utf8')))
    const { layout, precision, operators, modelBytes, dataBytes, parity } = manifest
    const actual = await sizes(folder)
    if (actual.modelBytes !== modelBytes || actual.dataBytes !== dataBytes) return undefined
    return {
      layout,
      precision,
      ...(operators !== undefined && { operators }),
      bytes: modelBytes + dataBytes,
      folder,
      ...(parity !== undefined && { parity }),
    }
  } catch (error) {
    const isAbsent = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
    if (isAbsent || error instanceof SyntaxError || error instanceof z.ZodError) return undefined
    throw error
  }
}
