import type { createDatasetRequestSchema } from '@e5/core'
import type { z } from 'zod'
import { createS3Client } from '../files/s3-client.ts'
import { listObjects, readObject } from '../files/s3-objects.ts'
import type { IncomingFile } from './incoming-file.ts'

type S3Source = Extract<z.output<typeof createDatasetRequestSchema>, { readonly source_type: 'aws' }>['source_file']

/** The objects of a bucket whose keys begin with a folder's, or the one object of that key. The key is kept nowhere. */
export async function* s3Files(source: S3Source, signal: AbortSignal): AsyncGenerator<IncomingFile> {
  const { bucket, region, accessKeyId, secretAccessKey, sessionToken, endpoint } = source
  const folder = source.folder.replace(/^\/+|\/+$/g, '')
  const client = createS3Client({
    region,
    endpoint: endpoint ?? undefined,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken != null && { sessionToken }) },
  })
  try {
    for await (const { key } of listObjects(client, bucket, folder, signal)) {
      const path = pathOf(key, folder)
      // Consoles keep an empty object for a folder.
      if (path === undefined || key.endsWith('/')) continue
      yield { path, content: readObject(client, bucket, key, signal) }
    }
  } finally {
    client.destroy()
  }
}

// "data" means data/a.jsonl and data, not database/a.jsonl.
function pathOf(key: string, folder: string): string | undefined {
  if (folder === '') return key
  if (key === folder) return key.slice(key.lastIndexOf('/') + 1)
  return key.startsWith(`${folder}/`) ? key.slice(folder.length + 1) : undefined
}
