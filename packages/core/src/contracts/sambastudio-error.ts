import { z } from 'zod'

/** SambaStudio's error body on prediction routes, with the code of E5 Studio beside it. */
export const sambastudioErrorSchema = z.object({
  detail: z.string(),
  code: z.string(),
})
export type SambastudioError = z.infer<typeof sambastudioErrorSchema>
