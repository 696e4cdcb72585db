import type { InputType } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import { type AppParts, buildApp } from '../build-app.ts'
import { Drain } from '../drain.ts'
import { createEndpointRegistry } from '../endpoints.ts'
import { createFakeEmbedder, type FakeBehaviour, type FakeEmbedder } from './fake-embedder.ts'

const testKey = 'the-key-of-the-tests'
export const testEndpointId = '11111111-1111-4111-8111-111111111111'
export const testProjectId = '22222222-2222-4222-8222-222222222222'
export const nlpUrl = '/api/predict/nlp/default/e5-test'
export const nlpHeaders = { key: testKey }
export const openaiHeaders = { authorization: `Bearer ${testKey}` }

/** How a test's app differs from the usual one. */
export interface TestAppOptions extends FakeBehaviour, Partial<Omit<AppParts, 'registry' | 'drain' | 'version'>> {
  readonly batchSize?: 1 | 32
  readonly inputType?: InputType
}

/** An app over a fake embedder, with one endpoint `default/e5-test`. */
export async function createTestApp(
  options: TestAppOptions = {},
): Promise<{ app: FastifyInstance; embedder: FakeEmbedder; drain: Drain }> {
  const embedder = createFakeEmbedder(options)
  const drain = new Drain()
  const registry = createEndpointRegistry([
    {
      project: { id: testProjectId, name: 'default' },
      id: testEndpointId,
      name: 'e5-test',
      embedder,
      batchSize: options.batchSize ?? 32,
      inputType: options.inputType ?? 'none',
      keys: [testKey],
      createdSeconds: 1_700_000_000,
    },
  ])
  const app = await buildApp({
    registry,
    drain,
    version: '0.0.0',
    maxBodyBytes: options.maxBodyBytes ?? 100_000,
    maxTextCharacters: options.maxTextCharacters ?? 1_000_000,
    maxConnections: options.maxConnections ?? 1000,
    requestTimeoutSeconds: options.requestTimeoutSeconds ?? 30,
    stallTimeoutSeconds: options.stallTimeoutSeconds ?? 30,
    tls: options.tls,
    trustProxy: options.trustProxy,
    corsOrigins: options.corsOrigins,
    tracing: options.tracing,
    logger: options.logger ?? false,
  })
  return { app, embedder, drain }
}
