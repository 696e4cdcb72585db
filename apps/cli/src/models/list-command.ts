import { knownModels } from '@e5/core'
import type { ModelDescription } from '@e5/runtime'
import { formatBytes, formatCount, formatTable, parseOptions } from '@e5/terminal'
import { Command } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { addDataDirOption } from '../options/model-options.ts'

const listOptionsSchema = z.object({ dataDir: z.string().optional(), json: z.boolean().default(false) })

/** `e5 models list`. */
export function listCommand(context: Context): Command {
  const command = new Command('list')
    .summary('the models that are here')
    .description('Lists the models that are here, and known ones that could be pulled.')
    .option('--json', 'print the models that are here as JSON')
  return addDataDirOption(command).action(async (flags: unknown) => {
    const { dataDir, json } = parseOptions(listOptionsSchema, flags)
    const runtime = await context.loadRuntime()
    const { models, unusable } = await runtime.listModels(dataDir ?? runtime.defaultDataDir())
    for (const { reason } of unusable) context.stderr.write(`e5: ${reason}\n`)
    context.stdout.write(json ? `${JSON.stringify(models, undefined, 2)}\n` : formatModels(models))
  })
}

function formatModels(models: readonly ModelDescription[]): string {
  const here = models.map((model) => [
    model.name,
    model.source,
    formatCount(model.dimensions),
    formatCount(model.layers),
    formatParameters(model.parameters / 1e6),
    model.weightsFormat,
    formatBytes(model.weightsBytes),
  ])
  const isHere = (name: string, hubId: string) => models.some((model) => model.name === name || model.name === hubId)
  const absent = knownModels
    .filter(({ name, hubId }) => !isHere(name, hubId))
    .map(({ name, dimensions, parametersMillions }) => [
      name,
      'not here',
      formatCount(dimensions),
      '',
      formatParameters(parametersMillions),
      '',
      '',
    ])
  const head = ['NAME', 'SOURCE', 'DIMENSIONS', 'LAYERS', 'PARAMETERS', 'WEIGHTS', 'SIZE']
  const table = formatTable(head, [...here, ...absent], ['left', 'left', 'right', 'right', 'right', 'left', 'right'])
  return absent.length === 0 ? table : `${table}\nFetch one that is not here: e5 models pull ${absent[0]![0]}\n`
}

function formatParameters(millions: number): string {
  return `${formatCount(millions)} M`
}
