import type { EndpointInfo } from '@e5/core'
import { Option } from 'commander'
import { z } from 'zod'
import type { ServerCall } from '../server/server-command.ts'

/** `--wait`. */
export function waitOption(): Option {
  return new Option('--wait', 'wait until it answers, and fail if it cannot')
}

/** Its schema. */
export const waitFlagSchema = z.boolean().default(false)

/** The endpoint once it is live; the statuses on the way are told on stderr. @throws E5Error ENDPOINT_NOT_LIVE. */
export async function waitForEndpoint(
  { client, signal, stderr }: Pick<ServerCall<unknown>, 'client' | 'signal' | 'stderr'>,
  { project_name: project, name, status }: EndpointInfo,
): Promise<EndpointInfo> {
  let last = status
  stderr.write(`${project}/${name}: ${last}\n`)
  return client.endpoints.waitUntilLive(project, name, {
    signal,
    onStatus(endpoint) {
      if (endpoint.status !== last) stderr.write(`${project}/${name}: ${endpoint.status}\n`)
      last = endpoint.status
    },
  })
}
