import { randomUUID } from 'node:crypto'
import { type FastifyInstance, type FastifyServerOptions, fastify, LogController } from 'fastify'
import { createClientErrorHandler } from './client-errors.ts'
import type { Platform } from './control/platform.ts'
import type { Drain } from './drain.ts'
import type { EndpointRegistry } from './endpoints.ts'
import { createErrorHandler, refuseUnknownRoute } from './error-handler.ts'
import { createMetrics } from './metrics.ts'
import { watchRequests } from './request-watch.ts'
import { registerCohereRoute } from './routes/cohere.ts'
import { registerControlRoutes } from './routes/control/control-route.ts'
import { endpointKeyRoutes } from './routes/control/endpoint-key-routes.ts'
import { endpointRoutes } from './routes/control/endpoint-routes.ts'
import { modelRoutes } from './routes/control/model-routes.ts'
import { projectRoutes } from './routes/control/project-routes.ts'
import { sambastudioRoutes } from './routes/control/sambastudio-routes.ts'
import { userRoutes } from './routes/control/user-routes.ts'
import { registerDocs } from './routes/docs.ts'
import { createEmbed } from './routes/embed.ts'
import { registerGenericRoutes } from './routes/generic.ts'
import { registerHealthRoutes } from './routes/health.ts'
import { registerHomeRoute } from './routes/home.ts'
import { registerMetricsRoute } from './routes/metrics.ts'
import { registerNlpRoute } from './routes/nlp.ts'
import { registerOpenaiRoutes } from './routes/openai.ts'
import { registerOpenaiEndpointRoutes } from './routes/openai-endpoint.ts'
import { registerTeiRoutes } from './routes/tei.ts'
import { registerTeiHealthRoutes } from './routes/tei-health.ts'
import { validatorCompiler } from './wire/validation.ts'

/** What an app is made of. */
export interface AppParts {
  readonly platform: Platform
  readonly registry: EndpointRegistry
  readonly dataDir: string
  readonly drain: Drain
  readonly version: string
  readonly maxBodyBytes: number
  readonly requestTimeoutSeconds: number
  readonly logger: NonNullable<FastifyServerOptions['logger']>
}

/** The HTTP app, complete and not listening. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { platform, registry, drain } = parts
  const metrics = createMetrics(() => registry.endpoints, drain)
  const embed = createEmbed(metrics, parts.requestTimeoutSeconds)
  const answerError = createErrorHandler(parts.maxBodyBytes, metrics.countError)
  const app = fastify({
    logger: parts.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: parts.maxBodyBytes,
    requestTimeout: parts.requestTimeoutSeconds * 1000,
    return503OnClosing: false,
    // Errors of requests that never reach a route.
    frameworkErrors: answerError,
    clientErrorHandler: createClientErrorHandler(metrics.countError),
    genReqId: (request) => acceptedRequestId(request.headers['x-request-id']) ?? randomUUID(),
    routerOptions: { maxParamLength: 500 },
  })
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(refuseUnknownRoute)
  watchRequests(app, drain, metrics)
  await registerDocs(app, parts.version)
  registerHomeRoute(app)
  registerNlpRoute(app, registry, embed)
  registerGenericRoutes(app, registry, embed)
  registerOpenaiRoutes(app, registry, embed)
  registerOpenaiEndpointRoutes(app, registry, embed)
  registerTeiRoutes(app, {
    registry,
    embed,
    requestTimeoutSeconds: parts.requestTimeoutSeconds,
    version: parts.version,
  })
  registerTeiHealthRoutes(app, { platform, registry, drain })
  registerCohereRoute(app, registry, embed)
  const control = { platform, dataDir: parts.dataDir }
  registerControlRoutes(app, control, [
    ...projectRoutes,
    ...endpointRoutes,
    ...endpointKeyRoutes,
    ...userRoutes,
    ...modelRoutes,
    ...sambastudioRoutes,
  ])
  registerHealthRoutes(app, { platform, registry, drain })
  registerMetricsRoute(app, metrics)
  await app.ready()
  return app
}

function acceptedRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header) ? header : undefined
}
