import { once } from 'node:events'
import { exportFormatSchema } from '@e5/core'
import { writeOutputFile } from '@e5/data'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { collectionOption, namedSchema, projectOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'

/** `e5 collection export`. */
export function exportCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'export',
    summary: 'all documents of a collection with their vectors',
    options: [
      projectOption(),
      collectionOption(),
      new Option('-o, --output <file>', 'write to a .jsonl or .parquet file (JSON Lines on standard output)'),
      new Option('--force', 'replace an output file that is there'),
    ],
    schema: z.object({
      project: namedSchema,
      collection: namedSchema,
      output: z
        .string()
        .regex(/\.(jsonl|parquet)$/i, 'expected a file that ends in .jsonl or .parquet')
        .optional(),
      force: z.boolean().default(false),
    }),
    async run({ client, flags: { output, force, ...at }, stdout, signal }) {
      if (output === undefined) {
        for await (const part of await client.collections.export(at, 'jsonl', { signal })) {
          if (!stdout.write(part)) await once(stdout, 'drain', { signal })
        }
        return
      }
      const format = exportFormatSchema.parse(output.toLowerCase().split('.').at(-1))
      await writeOutputFile(output, { replace: force }, async (sink) => {
        for await (const part of await client.collections.export(at, format, { signal })) await sink.write(part)
      })
    },
  })
}
