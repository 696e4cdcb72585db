import { writeFile } from 'node:fs/promises'
import { type Embedder, loadEmbedder } from '@e5/runtime'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createAppOver, testEndpointId, testKey, testProjectId } from '../../src/testing/test-app.ts'
import { temporaryFolder } from '../server-process.ts'
import { conformanceCases } from './cases.ts'
import type { ConformanceClient } from './client.ts'
import { cohereClient } from './cohere-client.ts'
import { openaiClients } from './openai-clients.ts'
import { ConformanceReport } from './report.ts'
import { sambastudioClients } from './sambastudio-clients.ts'
import { teiClients } from './tei-clients.ts'

// Written anew by: E5_WRITE_CONFORMANCE=yes npx vitest run apps/server/test/conformance
const documentFile = new URL('../../../../docs/conformance.md', import.meta.url)
const endpoint = 'default/e5-test'
const clients: readonly (readonly [client: ConformanceClient, endpoint: string])[] = [
  ...sambastudioClients().map((client) => [client, endpoint] as const),
  ...openaiClients('e5-test').map(
    (client) => [client, client.dialect === 'OpenAI' ? 'e5-test' : `${testProjectId}/${testEndpointId}`] as const,
  ),
  ...teiClients(endpoint).map((client) => [client, endpoint] as const),
  [cohereClient(), 'e5-small-v2'] as const,
]
const report = new ConformanceReport()

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let embedder: Embedder
let url: string
let app: FastifyInstance

beforeAll(async () => {
  folder = await temporaryFolder()
  // With a cache, the same text has the same vector in every trial, and the large lists are computed once.
  embedder = await loadEmbedder({ model: 'e5-small-v2', dataDir: folder.path, cacheBytes: 64 * 1024 * 1024 })
  ;({ app } = await createAppOver(embedder, { maxBodyBytes: 16_777_216 }))
  url = await app.listen({ host: '127.0.0.1', port: 0 })
}, 120_000)

afterAll(async () => {
  await app.close()
  await embedder.close()
  await folder[Symbol.asyncDispose]()
  process.stdout.write(`\n${report}\n\n`)
  if (process.env.E5_WRITE_CONFORMANCE === 'yes') await writeFile(documentFile, report.toMarkdown())
})

describe.each(clients)('$dialect with $name $version', (client, name) => {
  // What a client cannot send is no test; the report says so.
  const possible = conformanceCases.filter(({ name: caseName }) => client.notMeasured?.[caseName] === undefined)
  for (const { name: caseName, run } of possible) {
    it(caseName, () =>
      report.count(client, () => run({ client, embedder, connection: { url, key: testKey, endpoint: name } })),
    )
  }
})
