import { exportFormatSchema } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { exportDocuments } from '../../collections/export-documents.ts'
import { findCollection } from '../../control/acting-user.ts'
import type { ZodRequests } from '../../wire/validation.ts'
import { refuseOtherMethods } from '../method-guard.ts'
import { collectionParamsSchema } from './control-params.ts'
import { actingUser, type ControlContext } from './control-route.ts'

const url = '/api/projects/:project/collections/:collection/export'
const contentTypes = { jsonl: 'application/jsonl', parquet: 'application/vnd.apache.parquet' } as const

/** All documents of a collection with their vectors, streamed. */
export function registerCollectionExport(
  app: FastifyInstance,
  { platform, collections }: Pick<ControlContext, 'platform' | 'collections'>,
): void {
  app.withTypeProvider<ZodRequests>().get(
    url,
    {
      schema: {
        tags: ['Collections'],
        summary: 'All documents of a collection with their vectors, as JSON Lines or Apache Parquet',
        security: [{ accessKey: [] }],
        params: collectionParamsSchema,
        querystring: z.object({ format: exportFormatSchema.default('jsonl').describe('jsonl unless given') }),
      },
    },
    async (request, reply) => {
      const collection = findCollection(platform.directory, await actingUser(request, platform), request.params)
      const { format } = request.query
      return reply
        .header('content-type', contentTypes[format])
        .header('content-disposition', `attachment; filename="${collection.name}.${format}"`)
        .send(exportDocuments(collections.documents, collection, format))
    },
  )
  refuseOtherMethods(app, url, 'GET')
}
