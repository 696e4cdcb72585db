import { deviceSchema, precisionSchema } from '@e5/core'
import type { EmbedderOptions } from '@e5/runtime'
import { type Command, Option } from 'commander'
import { z } from 'zod'

const countSchema = z.coerce.number({ error: 'expected a whole number, 1 or more' }).int().min(1)

/** The flags that say which model runs, and where. */
export const modelOptionsSchema = z.object({
  model: z.string(),
  device: deviceSchema,
  precision: precisionSchema,
  threads: countSchema.optional(),
  replicas: countSchema.optional(),
  deviceId: z
    .string()
    .regex(/^\d{1,4}$/, 'expected a whole number, 0 or more')
    .transform(Number)
    .optional(),
  dataDir: z.string().optional(),
})
export type ModelOptions = z.infer<typeof modelOptionsSchema>

// Its weights come with the installation.
const defaultModel = 'e5-small-v2'

/** Adds `--data-dir`. */
export function addDataDirOption(command: Command): Command {
  return command.option('--data-dir <folder>', 'where pulled models and compiled graphs are (E5_DATA_DIR, else ~/.e5)')
}

/** Adds the flags of {@link modelOptionsSchema}. */
export function addModelOptions(command: Command): Command {
  command
    .option('-m, --model <model>', 'a known name, the id of a pulled model, or a folder', defaultModel)
    .addOption(
      new Option('--precision <precision>', 'number format of the matrix products: int8 on cpu, fp16 on other devices')
        .choices(precisionSchema.options)
        .default('fp32'),
    )
    .addOption(
      new Option('--device <device>', 'hardware; one that is not there is an error')
        .choices(deviceSchema.options)
        .default('cpu'),
    )
    .option('--device-id <number>', 'which of several such devices, from 0 (cuda, dml)')
    .option('--threads <count>', 'threads of a session (1)')
    .option('--replicas <count>', 'sessions side by side (as many as there are cores for their threads)')
  return addDataDirOption(command)
}

/** The options as the runtime takes them. */
export function embedderOptions(options: ModelOptions): EmbedderOptions {
  const { model, device, precision, threads, replicas, deviceId, dataDir } = options
  return {
    model,
    device,
    precision,
    ...(threads === undefined ? {} : { threads }),
    ...(replicas === undefined ? {} : { replicas }),
    ...(deviceId === undefined ? {} : { deviceId }),
    // A command is done sooner without a further session to start; only a CPU has one.
    ...(device === 'cpu' ? { soloThreads: 1 } : {}),
    ...(dataDir === undefined ? {} : { dataDir }),
  }
}
