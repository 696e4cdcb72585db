import { controlErrorSchema, E5Error, isE5Error } from '@e5/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { CollectionServices } from '../../collections/collection-services.ts'
import { userOf } from '../../control/acting-user.ts'
import type { Platform } from '../../control/platform.ts'
import type { JobServices } from '../../jobs/job-services.ts'
import { requireSameOrigin } from '../../sessions/same-origin.ts'
import { sessionSecretOf } from '../../sessions/session-cookie.ts'
import type { UserRecord } from '../../state/records.ts'
import { withOurNames } from '../../wire/control/sambastudio-names.ts'
import { bearerKey } from '../endpoint-access.ts'
import { refuseOtherMethods } from '../method-guard.ts'
import { whileWanted } from '../request-signal.ts'

/** What the routes of the control plane work on. */
export interface ControlContext {
  readonly platform: Platform
  readonly dataDir: string
  readonly collections: CollectionServices
  readonly requestTimeoutSeconds: number
  /** What datasets and jobs are made with, where there is that. */
  readonly services: JobServices | undefined
}

/** A request to the control plane: who asks, and what the path, the body and the query say. */
export interface ControlRequest<Params, Body, Query> extends ControlContext {
  readonly user: UserRecord
  readonly params: Params
  readonly body: Body
  /** Does work that stops when the client leaves or when it takes too long. */
  readonly whileWanted: <Result>(work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>
  readonly query: Query
  /** For bodies and answers that are no JSON. */
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** A route of the control plane. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly url: string
  readonly tag: 'Projects' | 'Endpoints' | 'Users' | 'Models' | 'Datasets' | 'Jobs' | 'Collections' | 'Console'
  readonly summary: string
  readonly params: z.ZodType
  readonly body: z.ZodType | undefined
  readonly reply: z.ZodType
  /** Turns SambaStudio's names in a body into ours; those of most objects unless given. */
  readonly withOurNames?: ((body: unknown) => unknown) | undefined
  readonly querystring?: z.ZodType | undefined
  readonly handle: (request: ControlRequest<never, never, never>) => unknown
}

/** The same with its types: what `handle` gets and must return follows from the schemas. */
interface TypedControlRoute<
  Params extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
  Query extends z.ZodType,
> extends Omit<ControlRoute, 'params' | 'body' | 'reply' | 'querystring' | 'handle'> {
  readonly params?: Params
  readonly body?: Body
  readonly querystring?: Query
  readonly reply: Reply
  readonly handle: (
    request: ControlRequest<z.output<Params>, z.output<Body>, z.output<Query>>,
  ) => z.input<Reply> | Promise<z.input<Reply>>
}

const nothing = z.object({})

/** A route whose handler is typed by its schemas. */
export function controlRoute<
  Reply extends z.ZodType,
  Params extends z.ZodType = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
>(route: TypedControlRoute<Params, Body, Reply, Query>): ControlRoute {
  return { ...route, params: route.params ?? nothing, body: route.body }
}

/** Opens control routes to the holders of access keys, and to browsers that are signed in. */
export function registerControlRoutes(
  app: FastifyInstance,
  context: ControlContext,
  routes: readonly ControlRoute[],
): void {
  for (const route of routes) registerControlRoute(app, context, route)
  for (const [url, ofUrl] of Map.groupBy(routes, (route) => route.url)) {
    refuseOtherMethods(app, url, ...ofUrl.map(({ method }) => method))
  }
}

function registerControlRoute(app: FastifyInstance, context: ControlContext, route: ControlRoute): void {
  const { method, url, tag, summary, params, body, reply, querystring } = route
  app.route({
    method,
    url,
    schema: {
      tags: [tag],
      summary,
      security: [{ accessKey: [] }],
      params,
      ...(body !== undefined && { body }),
      ...(querystring !== undefined && { querystring }),
      response: {
        200: reply,
        '4xx': controlErrorSchema.describe('What is wrong with the request, and what to do'),
        '5xx': controlErrorSchema.describe('The server cannot do it now'),
      },
    },
    // Before the body is read: strangers cost nothing.
    onRequest: async (request) => {
      await actingUser(request, context.platform)
    },
    preValidation: async (request) => {
      request.body = (route.withOurNames ?? withOurNames)(request.body)
    },
    // Parsed by the schemas above, from which `controlRoute` took the types.
    handler: async (request, answer) => {
      const user = await actingUser(request, context.platform)
      const params = request.params as never
      const body = request.body as never
      const query = request.query as never
      try {
        return await route.handle({
          ...context,
          user,
          params,
          body,
          query,
          request,
          reply: answer,
          whileWanted: (work) => whileWanted(answer, context.requestTimeoutSeconds, work),
        })
      } catch (error) {
        throw context.platform.isDatabaseUp ? error : asUnknown(error)
      }
    },
  })
}

// What was written last may not have been read yet: then nobody can say that something is not there.
function asUnknown(error: unknown): unknown {
  if (!isE5Error(error) || !error.code.endsWith('_NOT_FOUND')) return error
  return new E5Error('DATABASE_UNAVAILABLE', { reason: 'what was written last cannot be read' }, { cause: error })
}

/**
 * The user of a request: by its access key, or without one by the session of a browser.
 *
 * @throws E5Error KEY_MISSING or ACCESS_KEY_INVALID; SESSION_ENDED, ORIGIN_FOREIGN or DATABASE_UNAVAILABLE
 */
export async function actingUser(request: FastifyRequest, { directory, sessions }: Platform): Promise<UserRecord> {
  const { key } = request.headers
  const given = typeof key === 'string' ? key : bearerKey(request)
  const secret = given === undefined ? sessionSecretOf(request) : undefined
  if (secret === undefined) return userOf(directory, given)
  requireSameOrigin(request)
  return await sessions.userOf(secret, directory)
}
