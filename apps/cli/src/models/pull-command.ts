import { rm } from 'node:fs/promises'
import { findKnownModel, isE5Error } from '@e5/core'
import {
  formatBytes,
  formatCount,
  parseOptions,
  showProgress,
  untilInterrupted,
  withoutEmptyVariables,
} from '@e5/terminal'
import { Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { pullModel } from '../hub/pull-model.ts'
import { addDataDirOption } from '../options/model-options.ts'
import { refuseExisting } from './refuse-existing.ts'

const pullOptionsSchema = z.object({
  hub: z
    .url({ protocol: /^https?$/, error: 'expected an http or https address' })
    .transform((url) => url.replace(/\/+$/, '')),
  token: z.string().min(1, 'expected a token').optional(),
  revision: z.string().min(1),
  dataDir: z.string().optional(),
  force: z.boolean().default(false),
})

const details = `
Only the files that serving needs are fetched, and each is checked against the hash that the hub lists. A pull that was
interrupted goes on where it stopped when the command is given again. The commit is kept with the model.

Examples:
  e5 models pull e5-base-v2
  e5 models pull intfloat/e5-large-v2 --revision main`

/** `e5 models pull`. */
export function pullCommand(context: Context): Command {
  const command = new Command('pull')
    .summary('fetch a model from the Hugging Face hub')
    .description('Fetches a model from the Hugging Face hub, or from a mirror of it.')
    .argument('<model>', 'a known name, or an id of the hub such as intfloat/e5-base-v2')
    .addOption(new Option('--hub <url>', 'address of the hub').env('HF_ENDPOINT').default('https://huggingface.co'))
    .addOption(new Option('--token <token>', 'access token, for private and gated models').env('HF_TOKEN'))
    .option('--revision <revision>', 'branch, tag or commit', 'main')
    .option('--force', 'fetch and replace a model that is here')
  addDataDirOption(command)
  return command.addHelpText('after', details).action(async (name: string) => {
    const { hub, token, revision, dataDir, force } = parseOptions(pullOptionsSchema, withoutEmptyVariables(command))
    const { signal, stdout, stderr } = context
    const runtime = await context.loadRuntime()
    const store = runtime.modelStore(dataDir ?? runtime.defaultDataDir())
    const id = findKnownModel(name)?.hubId ?? name
    const partialFolder = store.partialFolderOf(id)
    refuseExisting(id, store.folderOf(id), force)

    const progress = { file: '', bytes: 0, totalBytes: 0 }
    const hideProgress = showProgress(stderr, () => ({
      done: progress.bytes,
      total: progress.totalBytes === 0 ? undefined : progress.totalBytes,
      note: `${formatBytes(progress.bytes)} of ${formatBytes(progress.totalBytes)}  ${progress.file}`,
    }))
    try {
      const { checkModelFiles } = runtime
      const pull = pullModel({ hub, token, id, revision, partialFolder, checkModelFiles, signal, progress })
      const { commit } = await untilInterrupted(pull, signal)
      const model = await store.adopt(partialFolder, id, { replace: force })
      hideProgress()
      const parameters = `${formatCount(model.parameters / 1e6)} M parameters`
      stdout.write(
        `Pulled ${id} at ${commit.slice(0, 12)}: ${model.dimensions} dimensions, ${parameters}, ${model.folder}\n`,
      )
    } catch (error) {
      hideProgress()
      // A model that cannot be served is not worth the disk; of any other the next pull makes use.
      if (isE5Error(error, 'MODEL_UNSUPPORTED') || isE5Error(error, 'MODEL_FILE_INVALID')) {
        await rm(partialFolder, { recursive: true, force: true })
      }
      if (signal.aborted) stderr.write('e5: interrupted; give the command again to go on from here\n')
      throw error
    }
  })
}
