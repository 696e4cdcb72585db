import { E5Error } from '@e5/core'
import { z } from 'zod'

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

const endpoint = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })
const protocol = z.literal('http/json', 'only http/json is spoken')
const milliseconds = z.coerce.number('must be a number').int('must be a whole number').min(1, 'must be at least 1')

// By the specification an empty variable counts as not set.
const variablesSchema = z.object({
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], 'must be otlp or none').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol.optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol.optional(),
  OTEL_TRACES_SAMPLER: z.enum(samplers, `must be one of ${samplers.join(', ')}`).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1, 'must be from 0 to 1').default(1),
  OTEL_BSP_SCHEDULE_DELAY: milliseconds.default(5000),
})

/** What is read of OpenTelemetry's variables here; the exporter reads its endpoint, headers and timeout itself. */
export interface TracingSettings {
  readonly sampler: (typeof samplers)[number]
  readonly sampledShare: number
  readonly exportEveryMs: number
}

/**
 * The settings of tracing, or undefined if it is off.
 *
 * @throws E5Error OPTION_INVALID which names the variable
 */
export function parseTracingVariables(
  environment: Readonly<Record<string, string | undefined>>,
): TracingSettings | undefined {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const isAsked = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some((name) => name in set)
  // Off is off: what else is set does not matter then.
  if (!isAsked || set.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || set.OTEL_TRACES_EXPORTER === 'none')
    return undefined
  const result = variablesSchema.safeParse(set)
  if (!result.success) {
    const { path, message } = result.error.issues[0]!
    throw new E5Error('OPTION_INVALID', { option: path.join('.'), reason: message })
  }
  const { OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG, OTEL_BSP_SCHEDULE_DELAY } = result.data
  return {
    sampler: OTEL_TRACES_SAMPLER,
    sampledShare: OTEL_TRACES_SAMPLER_ARG,
    exportEveryMs: OTEL_BSP_SCHEDULE_DELAY,
  }
}
