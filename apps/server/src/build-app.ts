import { randomUUID } from 'node:crypto'
import { type FastifyInstance, fastify, LogController } from 'fastify'
import { createClientErrorHandler } from './client-errors.ts'
import type { CollectionServices } from './collections/collection-services.ts'
import type { ConsoleBuild } from './console/console-build.ts'
import type { Platform } from './control/platform.ts'
import { registerCors } from './cors.ts'
import type { Datasets } from './datasets/datasets.ts'
import type { Drain } from './drain.ts'
import type { EndpointRegistry } from './endpoints.ts'
import { createErrorHandler, refuseUnknownRoute } from './error-handler.ts'
import { createHttpServer } from './http-server.ts'
import type { JobServices } from './jobs/job-services.ts'
import { type LogTarget, loggerOptions } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createRateLimits } from './rate-limits.ts'
import { watchRequests } from './request-watch.ts'
import { registerCohereRoute } from './routes/cohere.ts'
import { registerConsole } from './routes/console.ts'
import { checkpointRoutes } from './routes/control/checkpoint-routes.ts'
import { registerCollectionExport } from './routes/control/collection-export.ts'
import { collectionRoutes } from './routes/control/collection-routes.ts'
import { registerControlRoutes } from './routes/control/control-route.ts'
import { documentRoutes } from './routes/control/document-routes.ts'
import { endpointKeyRoutes } from './routes/control/endpoint-key-routes.ts'
import { endpointRoutes } from './routes/control/endpoint-routes.ts'
import { insightRoutes } from './routes/control/insight-routes.ts'
import { registerJobFiles } from './routes/control/job-files.ts'
import { jobRoutes } from './routes/control/job-routes.ts'
import { modelHubRoutes, modelRoutes } from './routes/control/model-routes.ts'
import { projectRoutes } from './routes/control/project-routes.ts'
import { registerDatasetRoutes } from './routes/control/register-dataset-routes.ts'
import { sambastudioRoutes } from './routes/control/sambastudio-routes.ts'
import { registerSessionRoutes } from './routes/control/session-routes.ts'
import { registerTrialRoute } from './routes/control/trial-route.ts'
import { userRoutes } from './routes/control/user-routes.ts'
import { registerDocs } from './routes/docs.ts'
import { createEmbed } from './routes/embed.ts'
import { registerGenericRoutes } from './routes/generic.ts'
import { registerHealthRoutes } from './routes/health.ts'
import { registerMetricsRoute } from './routes/metrics.ts'
import { registerNlpRoute } from './routes/nlp.ts'
import { registerOpenaiRoutes } from './routes/openai.ts'
import { registerOpenaiEndpointRoutes } from './routes/openai-endpoint.ts'
import { registerTeiRoutes } from './routes/tei.ts'
import { registerTeiHealthRoutes } from './routes/tei-health.ts'
import { addSecurityHeaders } from './security-headers.ts'
import type { SignInLink } from './sessions/sign-in-link.ts'
import { cutStalledAnswers } from './stalled-answers.ts'
import type { TlsPair } from './tls.ts'
import type { Tracing } from './tracing/tracing.ts'
import { registerJsonParser } from './wire/json-body.ts'
import { validatorCompiler } from './wire/validation.ts'

/** What an app is made of. */
export interface AppParts {
  readonly platform: Platform
  readonly registry: EndpointRegistry
  /** What datasets and jobs are made with; without it there are no routes for them. */
  readonly services: JobServices | undefined
  readonly collections: CollectionServices
  /** The same for datasets. */
  readonly datasets: Datasets | undefined
  readonly dataDir: string
  readonly signInLink: SignInLink
  /** The pages for a browser; undefined if they were not built. */
  readonly consoleBuild: ConsoleBuild | undefined
  readonly drain: Drain
  readonly version: string
  readonly maxBodyBytes: number
  readonly maxTextCharacters: number
  readonly maxConnections: number
  readonly requestTimeoutSeconds: number
  readonly stallTimeoutSeconds: number
  readonly tls: TlsPair | undefined
  readonly trustProxy: readonly string[] | undefined
  readonly corsOrigins: readonly string[] | undefined
  readonly metricsKey: string | undefined
  readonly tracing: Tracing | undefined
  readonly logger: LogTarget | false
}

/** The HTTP app, complete and not listening. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { platform, registry, drain } = parts
  const metrics = createMetrics({
    endpoints: () => registry.endpoints,
    drain,
    isDatabaseUp: () => platform.isDatabaseUp,
    services: parts.services,
  })
  const limits = createRateLimits()
  const embed = createEmbed({ ...parts, metrics, limits })
  const answerError = createErrorHandler(parts.maxBodyBytes, metrics.countError)
  const app = fastify({
    serverFactory: (handler) => createHttpServer(handler, parts, parts.tls),
    logger: loggerOptions(parts.logger),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: parts.maxBodyBytes,
    ...(parts.trustProxy !== undefined && { trustProxy: [...parts.trustProxy] }),
    return503OnClosing: false,
    // Errors of requests that never reach a route.
    frameworkErrors: answerError,
    clientErrorHandler: createClientErrorHandler(metrics.countError),
    genReqId: (request) => acceptedRequestId(request.headers['x-request-id']) ?? randomUUID(),
    routerOptions: { maxParamLength: 500 },
  })
  app.removeContentTypeParser('text/plain')
  registerJsonParser(app)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(refuseUnknownRoute)
  watchRequests(app, { drain, metrics, tracing: parts.tracing })
  addSecurityHeaders(app, parts.tls !== undefined)
  cutStalledAnswers(app, parts.stallTimeoutSeconds)
  if (parts.corsOrigins !== undefined) await registerCors(app, parts.corsOrigins)
  await registerDocs(app, parts.version)
  await registerConsole(app, parts.consoleBuild)
  registerNlpRoute(app, registry, embed)
  registerGenericRoutes(app, registry, embed)
  registerOpenaiRoutes(app, registry, embed)
  registerOpenaiEndpointRoutes(app, registry, embed)
  registerTeiRoutes(app, {
    registry,
    embed,
    limits,
    requestTimeoutSeconds: parts.requestTimeoutSeconds,
    version: parts.version,
  })
  registerTeiHealthRoutes(app, { platform, registry, drain })
  registerCohereRoute(app, registry, embed)
  registerSessionRoutes(app, parts)
  registerTrialRoute(app, { platform, registry, embed })
  const { dataDir, services, collections, requestTimeoutSeconds } = parts
  const control = { platform, dataDir, services, collections, requestTimeoutSeconds }
  registerControlRoutes(app, control, [
    ...projectRoutes,
    ...endpointRoutes,
    ...endpointKeyRoutes,
    ...userRoutes,
    ...modelRoutes,
    ...collectionRoutes,
    ...documentRoutes,
    ...sambastudioRoutes,
    ...insightRoutes({ ...parts, metrics }),
    ...(services === undefined
      ? []
      : [...jobRoutes(services), ...checkpointRoutes(services), ...modelHubRoutes(services)]),
  ])
  registerCollectionExport(app, control)
  if (parts.datasets !== undefined) await registerDatasetRoutes(app, control, parts.datasets)
  if (parts.services !== undefined) registerJobFiles(app, { platform, services: parts.services })
  registerHealthRoutes(app, { platform, registry, drain })
  registerMetricsRoute(app, { metrics, platform, metricsKey: parts.metricsKey })
  await app.ready()
  parts.tracing?.logTo(app.log)
  return app
}

function acceptedRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header) ? header : undefined
}
