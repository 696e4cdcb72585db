import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DeleteObjectsCommand, HeadBucketCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { E5Error, isE5Error } from '@e5/core'
import type { FileStore, StoredFile } from './file-store.ts'
import { createS3Client, type S3Access } from './s3-client.ts'
import { listObjects, readObject } from './s3-objects.ts'

/** A place in an S3 service. */
export interface S3Place {
  readonly bucket: string
  /** Goes before all names; empty, or without slashes at its ends. */
  readonly prefix: string
}

// S3 takes 10,000 parts: with this size files of 160 GB.
const partBytes = 16 * 1024 * 1024
const partsAtOnce = 2
const removedAtOnce = 1000

/**
 * A store in a bucket of S3, or of a service that speaks its protocol.
 *
 * @throws E5Error OPTION_INVALID if the bucket is not there or the key does not open it; FILE_STORE_UNAVAILABLE
 */
export async function openS3Store({ bucket, prefix }: S3Place, access: S3Access): Promise<FileStore> {
  const client = createS3Client(access)
  const place = `s3://${[bucket, prefix].filter((part) => part !== '').join('/')}`
  const root = prefix === '' ? '' : `${prefix}/`
  await requireBucket(client, bucket, place)
  const naming = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      throw asUnavailable(place, error)
    })

  const store: FileStore = {
    place,
    async write(name, content) {
      // Errors of the content are the caller's, those of sending it the store's.
      let fault: { readonly error: unknown } | undefined
      async function* sent(): AsyncGenerator<Uint8Array> {
        try {
          yield* content
        } catch (error) {
          fault = { error }
          throw error
        }
      }
      const body = Readable.from(sent(), { objectMode: false })
      const params = { Bucket: bucket, Key: `${root}${name}`, Body: body }
      const upload = new Upload({ client, params, partSize: partBytes, queueSize: partsAtOnce })
      try {
        await upload.done()
      } catch (error) {
        throw fault === undefined ? asUnavailable(place, error) : fault.error
      } finally {
        body.destroy()
      }
    },
    take: (name, path) => store.write(name, createReadStream(path)),
    async *read(name) {
      try {
        yield* readObject(client, bucket, `${root}${name}`)
      } catch (error) {
        if (!(error instanceof NoSuchKey)) throw asUnavailable(place, error)
        throw new E5Error('STORED_FILE_MISSING', { file: name, place }, { cause: error })
      }
    },
    async *list(folder) {
      try {
        for await (const { key, bytes } of listObjects(client, bucket, `${root}${folder}/`))
          yield { name: key.slice(root.length), bytes } satisfies StoredFile
      } catch (error) {
        throw asUnavailable(place, error)
      }
    },
    async remove(folder) {
      const remove = async (keys: readonly string[]): Promise<void> => {
        const objects = keys.map((Key) => ({ Key }))
        const { Errors: errors = [] } = await naming(
          client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } })),
        )
        if (errors.length > 0)
          throw new E5Error('FILE_STORE_UNAVAILABLE', { place, reason: `${errors[0]!.Key}: ${errors[0]!.Message}` })
      }
      let keys: string[] = []
      for await (const { name } of store.list(folder)) {
        keys.push(`${root}${name}`)
        if (keys.length < removedAtOnce) continue
        await remove(keys)
        keys = []
      }
      if (keys.length > 0) await remove(keys)
    },
    async local(folder, temporary) {
      await mkdir(temporary, { recursive: true, mode: 0o700 })
      const path = await mkdtemp(join(temporary, 'copy-'))
      const release = () => rm(path, { recursive: true, force: true })
      try {
        for await (const { name } of store.list(folder)) {
          const file = join(path, ...name.slice(folder.length + 1).split('/'))
          await mkdir(dirname(file), { recursive: true })
          await pipeline(store.read(name), createWriteStream(file, { mode: 0o600 }))
        }
        return { path, release }
      } catch (error) {
        await release()
        throw error
      }
    },
    close: async () => client.destroy(),
  }
  return store
}

async function requireBucket(client: S3Client, bucket: string, place: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (error) {
    client.destroy()
    const status = statusOf(error)
    const reason =
      status === 404
        ? `there is no bucket "${bucket}": create it, or give another.`
        : status !== undefined && status >= 300 && status < 500
          ? `the service refuses with status ${status}: check the key (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), its rights to the bucket "${bucket}", and --s3-region.`
          : isWithoutKey(error)
            ? 'there is no key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
            : undefined
    if (reason === undefined) throw asUnavailable(place, error)
    throw new E5Error('OPTION_INVALID', { option: `--files ${place}`, reason }, { cause: error })
  }
}

function isWithoutKey(error: unknown): boolean {
  return error instanceof Error && error.name === 'CredentialsProviderError'
}

function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode
}

function asUnavailable(place: string, error: unknown): E5Error {
  if (isE5Error(error)) return error
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new E5Error('FILE_STORE_UNAVAILABLE', { place, reason }, { cause: error })
}
