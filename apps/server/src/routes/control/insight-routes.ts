import { endpointFiguresSchema, endpointTokenizerSchema, systemSchema } from '@e5/core'
import { describeModel, readTokenizerFiles } from '@e5/runtime'
import { findEndpoint, requireAdmin } from '../../control/acting-user.ts'
import type { Metrics } from '../../metrics.ts'
import { describeSystem, type SystemParts } from '../../system.ts'
import { endpointParamsSchema } from './control-params.ts'
import { type ControlRoute, controlRoute } from './control-route.ts'

/** What these routes look at. */
export interface InsightParts extends SystemParts {
  readonly metrics: Metrics
}

/** What the console shows and programs may read: figures and tokenizer of an endpoint, and the server itself. */
export const insightRoutes = (parts: InsightParts): readonly ControlRoute[] => [
  controlRoute({
    method: 'GET',
    url: '/api/projects/:project/endpoints/:endpoint/figures',
    tag: 'Endpoints',
    summary: 'What this server did for an endpoint since it was started: requests, errors, texts, tokens and times',
    params: endpointParamsSchema,
    reply: endpointFiguresSchema,
    handle({ platform: { directory }, user, params }) {
      const endpoint = findEndpoint(directory, user, params)
      return parts.metrics.figuresOf({ project: directory.projectOf(endpoint).name, endpoint: endpoint.name })
    },
  }),
  controlRoute({
    method: 'GET',
    url: '/api/projects/:project/endpoints/:endpoint/tokenizer',
    tag: 'Endpoints',
    summary: "The files of the tokenizer of an endpoint's model, and its token limit",
    params: endpointParamsSchema,
    reply: endpointTokenizerSchema,
    async handle({ platform: { directory }, user, params, dataDir }) {
      const { model } = findEndpoint(directory, user, params)
      const { folder, tokenLimit } = await describeModel(model, dataDir)
      const { tokenizer, tokenizerConfig } = readTokenizerFiles(folder)
      return { tokenizer: { ...tokenizer }, tokenizer_config: { ...tokenizerConfig }, token_limit: tokenLimit }
    },
  }),
  controlRoute({
    method: 'GET',
    url: '/api/system',
    tag: 'Console',
    summary: 'This server and its machine: version, memory, loaded models and the queue (admin)',
    reply: systemSchema,
    handle({ user }) {
      requireAdmin(user, 'read the figures of the server')
      return describeSystem(parts)
    },
  }),
]
