import { z } from 'zod'

/** The number format of the encoder's matrix products. */
export const precisionSchema = z.enum(['fp32', 'fp16', 'int8'])
export type Precision = z.infer<typeof precisionSchema>
