import { createClient, isRemoteError } from '@e5/client'
import {
  describeCloseness,
  describeParity,
  type Embedder,
  loadEmbedder,
  parityFloors,
  parityOf,
  reaches,
} from '@e5/runtime'
import { type Check, type CheckGroup, failuresOf, judged, verdictOf } from '../checks/check.ts'
import { probeTexts } from '../checks/probe-texts.ts'
import type { Verdict } from '../report/report-document.ts'
import { contractChecks } from './contract-checks.ts'
import type { EndpointAddress } from './endpoint-address.ts'
import { endpointCaller } from './endpoint-caller.ts'
import type { EmbedRemote, EndpointWorld } from './endpoint-world.ts'
import { latencyFigures } from './latency-figures.ts'
import { batchLimitChecks, refusalChecks } from './refusal-checks.ts'

/** What is checked of an endpoint. */
export interface EndpointRules {
  readonly address: EndpointAddress
  readonly key: string
  /** The model that the endpoint serves, loaded here in fp32 to compare with. */
  readonly model: string
  readonly dataDir: string
  readonly latencyRequests: number
  readonly signal: AbortSignal
}

/** The outcome of `e5-validator endpoint`, as `--json` prints it. */
export interface EndpointReport {
  readonly address: EndpointAddress
  readonly verdict: Verdict
  readonly failures: number
  readonly groups: readonly CheckGroup[]
  readonly seconds: number
}

// The key or the address is wrong, and nothing can be said of the endpoint.
const notOurs: readonly number[] = [401, 403, 404]

/** Checks an endpoint of a running server. @throws E5Error SERVER_UNREACHABLE, MODEL_NOT_FOUND and others. */
export async function checkEndpoint(rules: EndpointRules): Promise<EndpointReport> {
  const start = performance.now()
  const groups = await groupsOf(rules)
  return {
    address: rules.address,
    verdict: verdictOf(groups),
    failures: failuresOf(groups),
    groups,
    seconds: Math.round(performance.now() - start) / 1000,
  }
}

async function groupsOf({
  address,
  key,
  model,
  dataDir,
  latencyRequests,
  signal,
}: EndpointRules): Promise<CheckGroup[]> {
  const { baseUrl, project, endpoint } = address
  const client = createClient({ baseUrl, endpointKey: key })
  const embed: EmbedRemote = (texts, options) =>
    client.embed({ project, endpoint, texts, ...options, signal }).then(({ embeddings }) => embeddings)
  const world: EndpointWorld = { key, embed, call: endpointCaller(address, signal) }
  const { status, reasons } = await client.health({ signal })
  const service: Check[] = [
    judged('ready', status === 'ready', status === 'ready' ? 'it is ready' : reasons.join(', ')),
  ]
  const refusal = await embed(['a whale']).catch((error: unknown) => {
    if (!isRemoteError(error) || notOurs.includes(error.status)) throw error
    return error
  })
  if (isRemoteError(refusal)) {
    return [{ title: 'Service', checks: [...service, judged('embeds', false, `${refusal.message} [${refusal.code}]`)] }]
  }
  service.push(judged('embeds', true, 'a text became a vector'))
  await using local = await loadEmbedder({ model, precision: 'fp32', dataDir, soloThreads: 1 })
  return [
    { title: 'Service', checks: service },
    { title: 'Contract', checks: await contractChecks(world, local.model.dimensions) },
    { title: `Against ${model} here`, checks: [await parityCheck(embed, local)] },
    { title: 'Limits', checks: await batchLimitChecks(world) },
    { title: 'Refusals', checks: await refusalChecks(world) },
    { title: 'Latency', checks: await latencyFigures(embed, latencyRequests) },
  ]
}

async function parityCheck(embed: EmbedRemote, local: Embedder): Promise<Check> {
  const remote = await embed(probeTexts, { inputType: 'passage' })
  const { embeddings } = await local.embed(probeTexts, { inputType: 'passage' })
  const [first] = remote
  if (first?.length !== local.model.dimensions) {
    return judged('cosine to fp32', false, `${first?.length} dimensions there and ${local.model.dimensions} here`)
  }
  const parity = parityOf(remote, embeddings)
  // Whether the endpoint has fp32 or int8 is not said.
  const floor = parityFloors.int8
  return judged(
    'cosine to fp32',
    reaches(parity, floor),
    `${describeParity(parity)}; needed: ${describeCloseness(floor)}`,
  )
}
