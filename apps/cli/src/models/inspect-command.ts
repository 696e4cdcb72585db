import type { CompiledGraph, ModelDescription } from '@e5/runtime'
import { formatBytes, formatCount, formatFields, parseOptions } from '@e5/terminal'
import { Command } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { readPullRecord } from '../hub/pull-record.ts'
import { addDataDirOption } from '../options/model-options.ts'

const inspectOptionsSchema = z.object({ dataDir: z.string().optional(), json: z.boolean().default(false) })

/** `e5 models inspect`. */
export function inspectCommand(context: Context): Command {
  const command = new Command('inspect')
    .summary('what there is to know of a model')
    .description('Describes a model: its shape, its weights, where it came from and its compiled graphs.')
    .argument('<model>', 'a known name, the id of a pulled model, or a folder')
    .option('--json', 'print it as JSON')
  return addDataDirOption(command).action(async (name: string, flags: unknown) => {
    const options = parseOptions(inspectOptionsSchema, flags)
    const runtime = await context.loadRuntime()
    const dataDir = options.dataDir ?? runtime.defaultDataDir()
    const model = await runtime.describeModel(name, dataDir)
    const graphs = await runtime.listCompiledGraphs(model, dataDir)
    const pulled = await readPullRecord(model.folder)
    if (options.json) {
      const { hub, id, revision, commit } = pulled ?? {}
      const origin = pulled === undefined ? {} : { pulled: { hub, id, revision, commit } }
      context.stdout.write(`${JSON.stringify({ ...model, ...origin, graphs }, undefined, 2)}\n`)
      return
    }
    const origin = pulled === undefined ? model.source : `${pulled.hub}/${pulled.id}, commit ${pulled.commit}`
    context.stdout.write(formatModel(model, origin, graphs))
  })
}

function formatModel(model: ModelDescription, origin: string, graphs: readonly CompiledGraph[]): string {
  const compiled = graphs.map(
    ({ layout, precision, operators, bytes, folder, parity }) =>
      [
        `Graph ${precision}`,
        [operators ?? layout, formatBytes(bytes), ...formatParity(parity), folder].join(', '),
      ] as const,
  )
  return formatFields([
    ['Name', model.name],
    ['Source', origin],
    ['Folder', model.folder],
    ['Dimensions', formatCount(model.dimensions)],
    ['Token limit', formatCount(model.tokenLimit)],
    ['Layers', formatCount(model.layers)],
    ['Heads', formatCount(model.heads)],
    ['Intermediate size', formatCount(model.intermediateSize)],
    ['Vocabulary', formatCount(model.vocabularySize)],
    ['Parameters', formatCount(model.parameters)],
    ['Weights', `${model.weightsFormat}, ${formatBytes(model.weightsBytes)}`],
    ...(compiled.length === 0 ? [['Compiled graphs', 'none yet: the first run makes them'] as const] : compiled),
  ])
}

// Five digits: what int8 loses begins in the fourth.
function formatParity(parity: CompiledGraph['parity']): string[] {
  if (parity === undefined) return []
  const { meanCosine, minimumCosine, texts, recipe } = parity
  const cosines = `cosine to fp32 ${meanCosine.toFixed(5)} in the mean, ${minimumCosine.toFixed(5)} at least (${texts} texts)`
  return recipe === undefined ? [cosines] : [cosines, recipe]
}
