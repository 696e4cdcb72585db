import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'

/** An object of a bucket. */
export interface S3Object {
  readonly key: string
  readonly bytes: number
}

/** The objects whose keys begin with a prefix, in the order of their keys, page by page. */
export async function* listObjects(
  client: S3Client,
  bucket: string,
  prefix: string,
  abortSignal?: AbortSignal,
): AsyncGenerator<S3Object> {
  let token: string | undefined
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
      abortSignal === undefined ? {} : { abortSignal },
    )
    for (const { Key: key, Size: bytes } of page.Contents ?? []) yield { key: key!, bytes: bytes! }
    token = page.NextContinuationToken
  } while (token !== undefined)
}

/** The bytes of an object. */
export async function* readObject(
  client: S3Client,
  bucket: string,
  key: string,
  abortSignal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { Body: body } = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: key }),
    abortSignal === undefined ? {} : { abortSignal },
  )
  yield* body as AsyncIterable<Uint8Array>
}
