import { z } from 'zod'

const limitSchema = z.union([z.string(), z.null()])

/** A hyperparameter as SambaStudio describes it: all values are texts. */
const userParameterSchema = z.object({
  FIELD_NAME: z.string(),
  DESCRIPTION: z.string(),
  DATATYPE: z.enum(['int', 'float', 'str', 'bool']),
  TYPE_SPECIFIC_SETTINGS: z.object({
    train: z.object({
      DEFAULT: z.string().describe('Empty if it follows from model and data'),
      USER_MODIFIABLE: z.literal(true),
    }),
  }),
  CONSTRAINTS: z
    .object({ ge: limitSchema, gt: limitSchema, le: limitSchema, lt: limitSchema, values: z.array(z.string()) })
    .nullable(),
})
export type UserParameter = z.infer<typeof userParameterSchema>

/** The hyperparameters of train jobs, which are the same for all models. */
export const hyperparameterListSchema = z.object({ train: z.object({ user_params: z.array(userParameterSchema) }) })
