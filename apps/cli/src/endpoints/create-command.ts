import { batchSizeSchema, deviceSchema, inputTypeSchema, nameSchema, precisionSchema } from '@e5/core'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import {
  countFlagSchema,
  descriptionFlagSchema,
  descriptionOption,
  namedSchema,
  projectOption,
} from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'
import { formatEndpoint } from './endpoint-text.ts'
import { waitFlagSchema, waitForEndpoint, waitOption } from './wait-for-endpoint.ts'

const createFlagsSchema = z.object({
  project: namedSchema,
  endpointName: nameSchema,
  model: namedSchema,
  description: descriptionFlagSchema,
  batchSize: z.coerce.number().pipe(batchSizeSchema).optional(),
  precision: precisionSchema.optional(),
  device: deviceSchema.optional(),
  deviceId: z
    .string()
    .regex(/^\d{1,4}$/, 'expected a whole number, 0 or more')
    .transform(Number)
    .optional(),
  replicas: countFlagSchema,
  inputType: inputTypeSchema.optional(),
  wait: waitFlagSchema,
})

const options = [
  projectOption(),
  new Option('-n, --endpoint-name <name>', 'its name, a part of addresses').makeOptionMandatory(),
  new Option('-m, --model <model>', 'name of a model of the server').makeOptionMandatory(),
  descriptionOption(),
  new Option('--batch-size <size>', "most texts of one request in SambaStudio's forms (1)").choices(['1', '32']),
  new Option('--precision <precision>', 'number format of the matrix products (fp32)').choices(precisionSchema.options),
  new Option('--device <device>', 'hardware of the server (cpu)').choices(deviceSchema.options),
  new Option('--device-id <number>', 'which of several such devices, from 0 (cuda, dml)'),
  new Option('--replicas <count>', 'sessions side by side (as many as there are cores)'),
  new Option('--input-type <type>', 'prefix of texts whose request names none (none)').choices(inputTypeSchema.options),
  waitOption(),
]

/** `e5 endpoint create`. */
export function createCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'create',
    summary: 'create an endpoint and its first key',
    options,
    schema: createFlagsSchema,
    async run(call) {
      const { client, flags, signal, print } = call
      const { project, endpointName, batchSize, deviceId, inputType, wait, ...same } = flags
      const request = { ...same, name: endpointName, batch_size: batchSize, device_id: deviceId, input_type: inputType }
      const created = await client.endpoints.create(project, request, { signal })
      const printed = (endpoint: typeof created) =>
        print({
          reply: endpoint,
          text: formatEndpoint(endpoint, client.baseUrl),
          note: 'keep the API key now: it is not shown again',
        })
      if (!wait) return printed(created)
      let live = created
      try {
        live = { ...(await waitForEndpoint(call, created)), api_key: created.api_key }
      } finally {
        // Also where the wait failed: nobody can read the key later.
        printed(live)
      }
    },
  })
}
