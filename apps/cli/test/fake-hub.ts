import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A file on the fake hub; a large one is listed as LFS. */
export interface FakeHubFile {
  readonly path: string
  readonly content: Buffer
  readonly isLarge?: boolean
}

/** A hub with one model, `org/model`, that speaks the protocol of the Hugging Face hub as far as a pull needs it. */
export interface FakeHub {
  readonly url: string
  readonly requests: { path: string; range: string | undefined; authorization: string | undefined }[]
  files: readonly FakeHubFile[]
  commit: string
  /** Only requests with this token are answered. */
  token: string | undefined
  /** Answers a download in its own way; true if it did. */
  intercept: (path: string, response: ServerResponse, content: Buffer) => boolean
  close(): Promise<void>
}

/** Starts it on a free port. */
export async function startFakeHub(files: readonly FakeHubFile[]): Promise<FakeHub> {
  const server = createServer((request, response) => answer(hub, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hub: FakeHub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    files,
    commit: 'c'.repeat(40),
    token: undefined,
    intercept: () => false,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return hub
}

function answer(hub: FakeHub, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url!, hub.url)
  const { range, authorization } = request.headers
  hub.requests.push({ path: pathname, range, authorization })
  const file = hub.files.find(({ path }) => pathname === `/org/model/resolve/${hub.commit}/${path}`)
  if (hub.token !== undefined && authorization !== `Bearer ${hub.token}`) {
    const isStranger = authorization === undefined
    sendJson(response, 401, { error: 'no' }, isStranger ? { 'x-error-code': 'RepoNotFound' } : {})
  } else if (pathname.startsWith('/api/models/org/model/revision/main')) {
    const lastModified = '2024-01-01T00:00:00.000Z'
    sendJson(response, 200, { _id: '1', id: 'org/model', sha: hub.commit, lastModified })
  } else if (pathname === `/api/models/org/model/tree/${hub.commit}`) {
    sendJson(response, 200, treeOf(hub.files))
  } else if (file === undefined) {
    sendJson(response, 404, { error: 'Not found' }, { 'x-error-code': 'EntryNotFound' })
  } else if (!hub.intercept(file.path, response, file.content)) {
    sendFile(response, file, range)
  }
}

function sendFile(response: ServerResponse, file: FakeHubFile, range: string | undefined): void {
  const start = range === undefined ? 0 : Number(/^bytes=(\d+)-$/.exec(range)![1])
  const { length } = file.content
  const headers = { etag: `"${hashOf(file)}"`, 'content-length': length - start }
  if (range === undefined) response.writeHead(200, headers)
  else response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${length - 1}/${length}` })
  response.end(file.content.subarray(start))
}

function treeOf(files: readonly FakeHubFile[]): object[] {
  return files.map((file) => {
    const { path, content, isLarge } = file
    const entry = { type: 'file', path, size: content.length, oid: gitBlobHash(content) }
    return isLarge ? { ...entry, lfs: { oid: hashOf(file), size: content.length, pointerSize: 134 } } : entry
  })
}

function hashOf({ content, isLarge }: FakeHubFile): string {
  return isLarge ? createHash('sha256').update(content).digest('hex') : gitBlobHash(content)
}

function gitBlobHash(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
