import { type SystemInfo, systemSchema } from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'

/** What the server says of itself and its machine. */
export function system(call: ControlCall, options: CallOptions | undefined): Promise<SystemInfo> {
  return call({ method: 'GET', path: apiPath('api', 'system'), repeatable: true }, systemSchema, options)
}
