import type { InputType } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import type { FastifyInstance } from 'fastify'
import { type AppParts, buildApp } from '../build-app.ts'
import { Drain } from '../drain.ts'
import { createEndpointRegistry } from '../endpoints.ts'
import { createFakeEmbedder, type FakeBehaviour, type FakeEmbedder } from './fake-embedder.ts'

export const testKey = 'the-key-of-the-tests'
export const testEndpointId = '11111111-1111-4111-8111-111111111111'
export const testProjectId = '22222222-2222-4222-8222-222222222222'
export const nlpUrl = '/api/predict/nlp/default/e5-test'
export const nlpHeaders = { key: testKey }
export const openaiHeaders = { authorization: `Bearer ${testKey}` }

/** How an app of the tests differs from the usual one. */
interface AppOptions extends Partial<Pick<AppParts, 'maxBodyBytes' | 'requestTimeoutSeconds' | 'logger'>> {
  readonly batchSize?: 1 | 32
  readonly inputType?: InputType
}

/** The same, and how its fake embedder does. */
export interface TestAppOptions extends FakeBehaviour, AppOptions {}

/** An app over a fake embedder, with one endpoint `default/e5-test`. */
export async function createTestApp(
  options: TestAppOptions = {},
): Promise<{ app: FastifyInstance; embedder: FakeEmbedder; drain: Drain }> {
  const embedder = createFakeEmbedder(options)
  return { embedder, ...(await createAppOver(embedder, options)) }
}

/** The same app over another embedder. */
export async function createAppOver(
  embedder: Embedder,
  options: AppOptions = {},
): Promise<{ app: FastifyInstance; drain: Drain }> {
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
    requestTimeoutSeconds: options.requestTimeoutSeconds ?? 30,
    logger: options.logger ?? false,
  })
  return { app, drain }
}
