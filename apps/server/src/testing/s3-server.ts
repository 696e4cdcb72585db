import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An S3 service for tests, with one bucket. */
export interface TestS3 extends AsyncDisposable {
  readonly url: string
  /** What is in the bucket. */
  readonly objects: Map<string, Buffer>
  /** Uploads in parts that were begun and neither completed nor given up. */
  readonly openUploads: number
  /** Requests by what they do, such as `PutObject`. */
  readonly calls: string[]
  /** Answers this many requests to come with 503, as S3 does when it is asked too much. */
  failures: number
}

/** Its bucket and the key that opens it. */
export const testBucket = { name: 'bucket', accessKeyId: 'key-of-the-tests', pageSize: 3 } as const

/**
 * Speaks what the store uses of S3's REST API, as AWS's reference has it, with the bucket in the path: HeadBucket, PutObject,
 * GetObject, ListObjectsV2, DeleteObjects and the four calls of an upload in parts. Signatures are not checked, only whose they are.
 */
export async function startTestS3(): Promise<TestS3> {
  const objects = new Map<string, Buffer>()
  const uploads = new Map<string, Map<number, Buffer>>()
  const calls: string[] = []
  const http = createServer((request, response) => void answer(request, response))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const url = new URL(request.url!, 'http://s3')
    const [, bucket, ...rest] = url.pathname.split('/')
    const key = rest.map(decodeURIComponent).join('/')
    const query = url.searchParams
    if (server.failures > 0) {
      server.failures -= 1
      return fail(response, 503, 'SlowDown')
    }
    if (!request.headers.authorization?.includes(`Credential=${testBucket.accessKeyId}/`))
      return fail(response, 403, 'InvalidAccessKeyId')
    if (bucket !== testBucket.name) return fail(response, 404, 'NoSuchBucket')
    const call = callOf(request.method!, key, query)
    calls.push(call)
    switch (call) {
      case 'HeadBucket':
        return send(response, '')
      case 'PutObject':
        objects.set(key, body)
        return send(response, '', { etag: etagOf(body) })
      case 'GetObject': {
        const found = objects.get(key)
        if (found === undefined) return fail(response, 404, 'NoSuchKey')
        response.writeHead(200, { 'content-length': found.length, etag: etagOf(found) })
        return void response.end(found)
      }
      case 'ListObjectsV2':
        return send(response, listPage(objects, query))
      case 'DeleteObjects': {
        const keys = [...body.toString().matchAll(/<Key>(.*?)<\/Key>/g)].map((match) => match[1]!)
        for (const gone of keys) objects.delete(gone)
        return send(response, '<DeleteResult/>')
      }
      case 'CreateMultipartUpload': {
        const id = randomUUID()
        uploads.set(id, new Map())
        const of = `<Bucket>${bucket}</Bucket><Key>${key}</Key><UploadId>${id}</UploadId>`
        return send(response, `<InitiateMultipartUploadResult>${of}</InitiateMultipartUploadResult>`)
      }
      case 'UploadPart':
        uploads.get(query.get('uploadId')!)!.set(Number(query.get('partNumber')), body)
        return send(response, '', { etag: etagOf(body) })
      case 'CompleteMultipartUpload': {
        const parts = uploads.get(query.get('uploadId')!)!
        const ordered = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part)
        objects.set(key, Buffer.concat(ordered))
        uploads.delete(query.get('uploadId')!)
        const of = `<Bucket>${bucket}</Bucket><Key>${key}</Key><ETag>x</ETag>`
        return send(response, `<CompleteMultipartUploadResult>${of}</CompleteMultipartUploadResult>`)
      }
      case 'AbortMultipartUpload':
        uploads.delete(query.get('uploadId')!)
        response.writeHead(204)
        return void response.end()
      default:
        return fail(response, 501, 'NotImplemented')
    }
  }

  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const server: TestS3 = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    objects,
    get openUploads() {
      return uploads.size
    },
    calls,
    failures: 0,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
  return server
}

function callOf(method: string, key: string, query: URLSearchParams): string {
  const isUpload = query.has('uploadId')
  if (key === '') return { HEAD: 'HeadBucket', GET: 'ListObjectsV2', POST: 'DeleteObjects' }[method] ?? method
  if (method === 'POST') return query.has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload'
  if (method === 'PUT') return isUpload ? 'UploadPart' : 'PutObject'
  if (method === 'DELETE') return 'AbortMultipartUpload'
  return method === 'GET' ? 'GetObject' : method
}

function listPage(objects: ReadonlyMap<string, Buffer>, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? ''
  const after = query.get('continuation-token') ?? ''
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
  const page = keys.slice(0, testBucket.pageSize)
  const isCut = keys.length > page.length
  const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)!.length}</Size></Contents>`)
  const next = isCut ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  return `<ListBucketResult><IsTruncated>${isCut}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`
}

// What is sent with a length that is not known before comes in chunks of AWS's own, each behind a line with its size.
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const sent = Buffer.concat(parts)
  if (!String(request.headers['content-encoding']).includes('aws-chunked')) return sent
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const line = sent.indexOf('\r\n', at)
    const size = Number.parseInt(sent.subarray(at, line).toString(), 16)
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(sent.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
}

function send(response: ServerResponse, xml: string, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/xml', ...headers })
  response.end(xml)
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`
}
