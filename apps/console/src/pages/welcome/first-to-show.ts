import type { EndpointInfo } from '@e5/core'

/** The endpoint that a newcomer is shown: the oldest one that answers, or the oldest. */
export function firstToShow(endpoints: readonly EndpointInfo[]): EndpointInfo | undefined {
  return endpoints.find(({ status }) => status === 'Live') ?? endpoints[0]
}
