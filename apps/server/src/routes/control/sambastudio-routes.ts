import { hyperparameterListSchema } from '@e5/core'
import { z } from 'zod'
import { describeHyperparameters } from '../../wire/control/hyperparameters.ts'
import { controlRoute } from './control-route.ts'

// SambaStudio's clients ask for these first; here there is one of each, on every server the same.
const app = { id: '6a1f0f3c-7a52-4a8e-9d60-1f2a5e5e5e01', name: 'Text Embedding' }
const tenant = { tenant_id: '6a1f0f3c-7a52-4a8e-9d60-1f2a5e5e5e02', tenant_name: 'default' }

/** SambaStudio's lists of what there is one of here: the group of the models, and the tenant. */
export const sambastudioRoutes = [
  controlRoute({
    method: 'GET',
    url: '/api/apps',
    tag: 'Models',
    summary: "SambaStudio's groups of models",
    reply: z.object({
      apps: z.array(z.object({ id: z.uuid(), name: z.string(), hyperparams: hyperparameterListSchema })),
    }),
    handle: () => ({ apps: [{ ...app, hyperparams: describeHyperparameters() }] }),
  }),
  controlRoute({
    method: 'GET',
    url: '/api/tenants',
    tag: 'Users',
    summary: "SambaStudio's tenants",
    reply: z.object({ data: z.array(z.object({ tenant_id: z.uuid(), tenant_name: z.string() })) }),
    handle: () => ({ data: [tenant] }),
  }),
]
