import { z } from 'zod'
import { nameSchema, timeSchema } from './name.ts'

/** What a user may do: an admin everything, a member all in projects of their own. */
export const roleSchema = z.enum(['admin', 'member'])
export type Role = z.infer<typeof roleSchema>

/** `POST /api/users` (admin). */
export const createUserRequestSchema = z.object({
  name: nameSchema,
  role: roleSchema.nullish().describe('member unless given'),
})
export type CreateUserRequest = z.input<typeof createUserRequestSchema>

export const userSchema = z.object({ id: z.uuid(), name: nameSchema, role: roleSchema, time_created: timeSchema })
export type User = z.infer<typeof userSchema>

export const userListSchema = z.object({ users: z.array(userSchema) })

/** `POST /api/users/{user}/access-keys`. */
export const createAccessKeyRequestSchema = z.object({
  name: nameSchema.nullish().describe('Made up unless given'),
})
export type CreateAccessKeyRequest = z.input<typeof createAccessKeyRequestSchema>

/** A key that opens the control plane for its user. The key itself is in the reply that creates it and nowhere else. */
export const accessKeySchema = z.object({
  id: z.uuid(),
  name: nameSchema,
  prefix: z.string().describe('The first characters of the key'),
  time_created: timeSchema,
})
export type AccessKey = z.infer<typeof accessKeySchema>

export const createdAccessKeySchema = accessKeySchema.extend({ access_key: z.string().describe('Shown this once') })
export type CreatedAccessKey = z.infer<typeof createdAccessKeySchema>

/** A new user and the first access key. */
export const createdUserSchema = userSchema.extend({ access_key: z.string().describe('Shown this once') })
export type CreatedUser = z.infer<typeof createdUserSchema>

export const accessKeyListSchema = z.object({ access_keys: z.array(accessKeySchema) })
