import type { Command } from 'commander'
import { z } from 'zod'

/** The flags that name a model. */
export const modelOptionsSchema = z.object({ model: z.string(), dataDir: z.string().optional() })

/** Adds the flags of {@link modelOptionsSchema}. */
export function addModelOptions(command: Command, what: string): Command {
  command.option('-m, --model <model>', `${what}: a known name, the id of a pulled model, or a folder`, 'e5-small-v2')
  return addDataDirOption(command)
}

/** Adds `--data-dir`. */
export function addDataDirOption(command: Command): Command {
  return command.option('--data-dir <folder>', 'where pulled models and compiled graphs are (E5_DATA_DIR, else ~/.e5)')
}
