import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inDataDir, type Precision } from '@e5/core'
import { compiledFiles, graphVersion } from '@e5/graph'
import { z } from 'zod'
import { compileInWorker } from '../main/compile-worker.ts'
import type { ExactPrecision, Parity } from '../messages.ts'
import type { ModelDescription } from './model-description.ts'
import { hashSource } from './source-hash.ts'

const manifestName = 'graph.json'
const temporaryMark = '.tmp-'

const manifestSchema = z.object({
  graphVersion: z.number().int(),
  precision: z.enum(['fp32', 'int8']),
  model: z.string(),
  sourceHash: z.string(),
  modelBytes: z.number().int(),
  dataBytes: z.number().int(),
  /** How close an int8 graph is to fp32, over texts that it was not calibrated on. */
  parity: z.object({ texts: z.number().int(), meanCosine: z.number(), minimumCosine: z.number() }).optional(),
})

type GraphManifest = z.infer<typeof manifestSchema>

/** A compiled graph in the data folder. */
export interface CompiledGraph {
  readonly precision: Precision
  readonly bytes: number
  readonly folder: string
  /** int8 only. */
  readonly parity?: Parity
}

/**
 * A model's compiled graph, compiled now if it is not there. Its folder's name is a hash of the weights, the shape, the
 * precision and the compiler's version: the same content is the same folder, other content is another.
 *
 * The folder is written under a temporary name and renamed when it is whole, so two processes may do it at once, and one
 * that is killed leaves nothing that looks complete.
 *
 * @throws E5Error MODEL_FILE_INVALID, PRECISION_UNFIT, DATA_DIR_UNWRITABLE.
 */
export async function ensureCompiled(
  model: ModelDescription,
  precision: ExactPrecision,
  dataDir: string,
): Promise<CompiledGraph> {
  const { hash: sourceHash, keep } = await hashSource(model.folder, dataDir)
  const folder = join(graphsFolder(dataDir), graphKey(sourceHash, precision))
  const present = await readGraph(folder)
  if (present !== undefined) {
    await keep().catch(ignoreReadOnly)
    return present
  }
  await inDataDir(dataDir, () => removeAbandoned(graphsFolder(dataDir)))

  const temporary = `${folder}${temporaryMark}${randomUUID()}`
  try {
    await inDataDir(dataDir, async () => {
      await keep()
      await mkdir(temporary)
      const parity = await compileInWorker({ modelFolder: model.folder, precision, folder: temporary })
      const bytes = await sizes(temporary)
      await writeManifest(temporary, { graphVersion, precision, model: model.name, sourceHash, ...bytes, parity })
      await moveIntoPlace(temporary, folder)
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  const compiled = await readGraph(folder)
  if (compiled === undefined) throw new Error(`This is a bug: ${folder} was compiled and is not whole.`)
  return compiled
}

// A data folder may be part of an image that cannot be written; what it has is used, and the weights are read at each start.
function ignoreReadOnly(error: NodeJS.ErrnoException): void {
  if (!['EROFS', 'EACCES', 'EPERM'].includes(error.code ?? '')) throw error
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
  const folders = (['fp32', 'int8'] as const).map((precision) =>
    join(graphsFolder(dataDir), graphKey(sourceHash, precision)),
  )
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

function graphKey(sourceHash: string, precision: ExactPrecision): string {
  const content = JSON.stringify({ graphVersion, precision, sourceHash })
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
    const { precision, modelBytes, dataBytes, parity } = manifest
    const actual = await sizes(folder)
    if (actual.modelBytes !== modelBytes || actual.dataBytes !== dataBytes) return undefined
    return { precision, bytes: modelBytes + dataBytes, folder, ...(parity !== undefined && { parity }) }
  } catch (error) {
    const isAbsent = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
    if (isAbsent || error instanceof SyntaxError || error instanceof z.ZodError) return undefined
    throw error
  }
}
