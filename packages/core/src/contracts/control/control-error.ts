import { z } from 'zod'

/**
 * Errors of the control plane, in SambaStudio's two bodies at once: `{code, message, details}` with gRPC's number, and `detail`.
 * `error_code` is E5 Studio's own.
 */
export const controlErrorSchema = z.object({
  code: z.number().int().describe("gRPC's status number"),
  message: z.string(),
  details: z.array(z.never()),
  detail: z.string().describe('The same as message'),
  error_code: z.string(),
})
export type ControlError = z.infer<typeof controlErrorSchema>
