import type { Command } from 'commander'
import { z } from 'zod'

/** The flags that say how a report is handed over. */
export const reportOptionsSchema = z.object({
  json: z.boolean().default(false),
  html: z.string().min(1, 'expected a file').optional(),
  force: z.boolean().default(false),
})
export type ReportOptions = z.infer<typeof reportOptionsSchema>

/** Adds the flags of {@link reportOptionsSchema}. */
export function addReportOptions(command: Command): Command {
  return command
    .option('--json', 'print the report as JSON')
    .option('--html <file>', 'write the report as a page that needs nothing but itself')
    .option('--force', 'replace a page that is there')
}
