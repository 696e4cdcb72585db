import type { CallOptions } from './client-options.ts'
import type { AnswerSchema } from './wire/answer.ts'
import { apiPath } from './wire/api-path.ts'
import type { Transport } from './wire/transport.ts'

/** Whether a server can embed now. */
export interface Health {
  readonly status: 'ready' | 'not ready'
  /** Why it is not; empty otherwise. */
  readonly reasons: readonly string[]
}

const healthSchema: AnswerSchema<Health> = {
  safeParse(value) {
    const { status, reasons = [] } = (value ?? {}) as { status?: unknown; reasons?: unknown }
    if (status !== 'ready' && status !== 'not ready') return issue('status', 'expected "ready" or "not ready"')
    if (!Array.isArray(reasons)) return issue('reasons', 'expected a list')
    return { success: true, data: { status, reasons: reasons.map(String) } }
  },
}

function issue(field: string, message: string): ReturnType<AnswerSchema<Health>['safeParse']> {
  return { success: false, error: { issues: [{ path: [field], message }] } }
}

/** Asks a server whether it can embed now; no key is needed, and "not ready" is an answer. */
export async function health(transport: Transport, options: CallOptions | undefined): Promise<Health> {
  const { body } = await transport.send(
    {
      method: 'GET',
      path: apiPath('health', 'ready'),
      repeatable: true,
      acceptedStatus: 503,
      signal: options?.signal,
    },
    healthSchema,
  )
  return body
}
