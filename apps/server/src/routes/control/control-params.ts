import { z } from 'zod'

const nameOrId = (what: string): z.ZodString => z.string().describe(`Name or id of the ${what}`)

// The variable parts of control paths.
export const projectParamsSchema = z.object({ project: nameOrId('project') })
export const endpointParamsSchema = projectParamsSchema.extend({ endpoint: nameOrId('endpoint') })
export const endpointKeyParamsSchema = endpointParamsSchema.extend({ key: nameOrId('key') })
export const collectionParamsSchema = projectParamsSchema.extend({ collection: nameOrId('collection') })
export const documentParamsSchema = collectionParamsSchema.extend({
  document: z.string().describe('Id of the document'),
})
export const datasetParamsSchema = z.object({ dataset: nameOrId('dataset') })
export const jobParamsSchema = projectParamsSchema.extend({ job: nameOrId('job') })
export const userParamsSchema = z.object({ user: z.string().describe('Name or id of the user; me is oneself') })
export const accessKeyParamsSchema = userParamsSchema.extend({ key: nameOrId('key') })
export const checkpointParamsSchema = jobParamsSchema.extend({ checkpoint: nameOrId('checkpoint') })
export const modelParamsSchema = z.object({ model: z.string().describe('Name of the model') })

/** The reply to a deletion. */
export const emptySchema = z.object({})
