import { formatNoun, formatSeconds, type ProgramContext, parseOptions, withoutEmptyVariables } from '@e5/terminal'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { checkSections } from '../checks/check.ts'
import { addModelOptions, modelOptionsSchema } from '../options/model-options.ts'
import { numberFlag } from '../options/number-flag.ts'
import { deliverReport } from '../report/deliver-report.ts'
import { refuseExistingPage } from '../report/refuse-existing-page.ts'
import type { ReportDocument } from '../report/report-document.ts'
import { addReportOptions, reportOptionsSchema } from '../report/report-options.ts'
import type { EndpointReport } from './check-endpoint.ts'
import { endpointAddress } from './endpoint-address.ts'

const endpointOptionsSchema = z.object({
  ...reportOptionsSchema.shape,
  ...modelOptionsSchema.shape,
  key: z.string({ error: 'the key is missing (or E5_ENDPOINT_KEY)' }).min(1, 'the key is empty'),
  endpoint: z.string().optional(),
  latencyRequests: numberFlag(1, 10_000),
})
type EndpointOptions = z.infer<typeof endpointOptionsSchema>

const details = `
The endpoint is tried over SambaStudio's and OpenAI's routes: shape, order, norm, prefixes, the cut, its batch limit, what it must
refuse, and its vectors against the same model loaded here. Latencies are told and not judged.

The exit code is the verdict: 0 good, 1 faults, 2 if it could not be checked.

Examples:
  e5-validator endpoint http://localhost:8080/api/predict/nlp/default/e5-small-v2 --key KEY
  e5-validator endpoint https://embed.example.com --endpoint search/docs --model e5-large-v2 --json`

/** `e5-validator endpoint`. */
export function endpointCommand(context: ProgramContext): Command {
  const command = new Command('endpoint')
    .summary('check an endpoint of a running server')
    .description('Checks an endpoint over HTTP: its contract, limits, refusals and vectors.')
    .argument('<url>', "the endpoint's URL, or the server's with --endpoint")
    .addOption(new Option('--key <key>', "the endpoint's key").env('E5_ENDPOINT_KEY'))
    .option('--endpoint <project/endpoint>', 'which endpoint, if the URL names none')
    .option('--latency-requests <count>', 'requests of each size that are timed', '30')
  addModelOptions(command, 'the model that the endpoint serves')
  addReportOptions(command)
  return command.addHelpText('after', details).action(async (url: string) => {
    await runEndpoint(url, parseOptions(endpointOptionsSchema, withoutEmptyVariables(command)), context)
  })
}

async function runEndpoint(url: string, options: EndpointOptions, context: ProgramContext): Promise<void> {
  await refuseExistingPage(options)
  const { key, model, latencyRequests } = options
  const address = endpointAddress(url, options.endpoint)
  const { defaultDataDir } = await import('@e5/runtime')
  const { checkEndpoint } = await import('./check-endpoint.ts')
  const dataDir = options.dataDir ?? defaultDataDir()
  const report = await checkEndpoint({ address, key, model, dataDir, latencyRequests, signal: context.signal })
  await deliverReport(report, endpointDocument(report), options, context)
}

function endpointDocument({ address, verdict, failures, groups, seconds }: EndpointReport): ReportDocument {
  const outcome = verdict === 'good' ? 'The endpoint is good' : 'The endpoint has faults'
  return {
    title: `Endpoint ${address.project}/${address.endpoint} of ${address.baseUrl}`,
    verdict,
    summary: `${outcome}: ${formatNoun(failures, 'failed check')} (${formatSeconds(seconds * 1000)})`,
    sections: checkSections(groups),
  }
}
