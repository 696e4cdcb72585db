import type { FastifyInstance } from 'fastify'
import type { Datasets } from '../../datasets/datasets.ts'
import { registerForms } from '../../datasets/upload-parts.ts'
import { type ControlContext, registerControlRoutes } from './control-route.ts'
import { datasetFileRoutes } from './dataset-file-routes.ts'
import { datasetRoutes } from './dataset-routes.ts'

/** Opens the routes of datasets, which take more than JSON: forms, and the bytes of files. */
export async function registerDatasetRoutes(
  app: FastifyInstance,
  context: ControlContext,
  datasets: Datasets,
): Promise<void> {
  await app.register(async (forms) => {
    await registerForms(forms)
    registerControlRoutes(forms, context, datasetRoutes(datasets))
  })
  await app.register(async (bytes) => {
    bytes.removeAllContentTypeParsers()
    // Read by the routes as they come, whatever their type.
    bytes.addContentTypeParser('*', (_request, _body, done) => done(null, undefined))
    registerControlRoutes(bytes, context, datasetFileRoutes(datasets))
  })
}
