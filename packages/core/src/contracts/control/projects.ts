import { z } from 'zod'
import { descriptionSchema, nameSchema, timeSchema } from './name.ts'

/** `POST /api/projects`. */
export const createProjectRequestSchema = z.object({
  project_name: nameSchema,
  description: descriptionSchema.nullish(),
})
export type CreateProjectRequest = z.input<typeof createProjectRequestSchema>

/** A project, under the names of both generations of SambaStudio's API. */
export const projectSchema = z.object({
  id: z.uuid(),
  project_id: z.uuid().describe('The same as id'),
  name: nameSchema,
  project_name: nameSchema.describe('The same as name'),
  description: z.string(),
  status: z.literal('Available'),
  user_id: z.uuid().describe('Its owner'),
  metadata: z.object({ owner: z.string().describe("The owner's name") }),
  endpoint_count: z.number().int(),
  time_created: timeSchema,
  time_updated: timeSchema,
})
export type Project = z.infer<typeof projectSchema>

/** One project: flat as newer clients read it, and once more under `data` for older ones. */
export const projectReplySchema = projectSchema.extend({ data: projectSchema })

/** `GET /api/projects`: flat under `projects`, and once more under `data` for older clients. */
export const projectListSchema = z.object({
  projects: z.array(projectSchema),
  data: z.object({ projects: z.array(projectSchema) }),
  count: z.number().int(),
  items: z.array(z.never()),
  page: z.literal(1),
  limit: z.literal(-1),
})
