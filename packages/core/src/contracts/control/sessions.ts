import { z } from 'zod'
import { userSchema } from './users.ts'

/** `POST /api/session`: signs a browser in, by the one-time token of the link that the server prints or by an access key. */
export const createSessionRequestSchema = z.union([
  z.strictObject({ token: z.string().min(1).describe('Of the link that the server prints at its start; opens once') }),
  z.strictObject({ access_key: z.string().min(1).describe("A user's access key; the session ends with it") }),
])
export type CreateSessionRequest = z.input<typeof createSessionRequestSchema>

/** Who is signed in now. The session itself is in a cookie that no script can read. */
export const sessionSchema = z.object({ user: userSchema })
export type SignedIn = z.infer<typeof sessionSchema>
