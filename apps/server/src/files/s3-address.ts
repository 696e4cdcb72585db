import { E5Error } from '@e5/core'
import type { S3Place } from './s3-store.ts'

/** True for a place in S3. */
export function isS3Address(place: string): boolean {
  return /^s3:/i.test(place)
}

/** Bucket and prefix of `s3://bucket/prefix`. @throws E5Error OPTION_INVALID */
export function parseS3Address(address: string): S3Place {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(address)
  if (match === null) {
    const reason = `"${address}" is no s3://bucket/prefix, with a bucket of 3 to 63 small letters, digits, dots and dashes.`
    throw new E5Error('OPTION_INVALID', { option: '--files', reason })
  }
  return { bucket: match[1]!, prefix: (match[2] ?? '').replace(/^\/+|\/+$/g, '') }
}
