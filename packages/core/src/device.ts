import { z } from 'zod'

/** The hardware that runs the encoder. */
export const deviceSchema = z.enum(['cpu', 'cuda', 'webgpu', 'coreml', 'dml'])
export type Device = z.infer<typeof deviceSchema>
