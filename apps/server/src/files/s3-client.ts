import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'

/** Which S3 service, and whose key. */
export interface S3Access {
  readonly region: string
  /** Another service than AWS's, whose buckets are in the path. */
  readonly endpoint: string | undefined
  /** undefined: AWS's own variables, files and machine roles. */
  readonly credentials: S3ClientConfig['credentials']
}

// With its pauses of up to 20 s that is about a minute before an error is told.
const maxAttempts = 6

/** A client of an S3 service: it tries again what may work the second time. */
export function createS3Client({ region, endpoint, credentials }: S3Access): S3Client {
  return new S3Client({
    region,
    maxAttempts,
    // Other services do not know AWS's newer checksums of what is sent in pieces.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials !== undefined && { credentials }),
  })
}
