import type { AccessKey, EndpointKey, User } from '@e5/core'
import type { AccessKeyRecord, EndpointKeyRecord, UserRecord } from '../../state/records.ts'

/** An endpoint key as lists show it. */
export function formatEndpointKey(record: EndpointKeyRecord): EndpointKey {
  const { id, name, prefix, requestsPerMinute, tokensPerMinute, createdAt } = record
  return {
    id,
    name,
    prefix,
    requests_per_minute: requestsPerMinute,
    tokens_per_minute: tokensPerMinute,
    time_created: createdAt.toISOString(),
  }
}

/** An access key as lists show it. */
export function formatAccessKey({ id, name, prefix, createdAt }: AccessKeyRecord): AccessKey {
  return { id, name, prefix, time_created: createdAt.toISOString() }
}

/** A user as the API shows it. */
export function formatUser({ id, name, role, createdAt }: UserRecord): User {
  return { id, name, role, time_created: createdAt.toISOString() }
}
