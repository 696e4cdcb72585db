import type { InputType } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import type { FastifyInstance } from 'fastify'
import { type AppParts, buildApp } from '../build-app.ts'
import type { DocumentStore } from '../collections/document-store.ts'
import { EmbedderPool, type LoadEmbedder } from '../control/embedder-pool.ts'
import { KeptEmbedders } from '../control/kept-embedders.ts'
import { Platform } from '../control/platform.ts'
import { hashKey, keepKey } from '../control/secret-keys.ts'
import { Drain } from '../drain.ts'
import { createEndpointRegistry } from '../endpoints.ts'
import { LateLog } from '../late-log.ts'
import { createSignInLink } from '../sessions/sign-in-link.ts'
import type { StateStore } from '../state/state-store.ts'
import { createFakeEmbedder, type FakeBehaviour, type FakeEmbedder } from './fake-embedder.ts'
import { createMemoryStore, type MemoryStore } from './memory-store.ts'
import { withoutDocuments } from './without-documents.ts'

export const testKey = 'the-key-of-the-tests'
export const testAccessKey = 'the-access-key-of-the-tests'
export const testEndpointId = '11111111-1111-4111-8111-111111111111'
export const testProjectId = '22222222-2222-4222-8222-222222222222'
const testAdminId = '33333333-3333-4333-8333-333333333333'
export const nlpUrl = '/api/predict/nlp/default/e5-test'
export const nlpHeaders = { key: testKey }
export const openaiHeaders = { authorization: `Bearer ${testKey}` }
export const controlHeaders = { key: testAccessKey }

/** The request that Prometheus sends. */
export const scrapeRequest = { url: '/metrics', headers: controlHeaders } as const

/** How an app of the tests differs from the usual one. */
interface AppOptions extends Partial<Omit<AppParts, 'platform' | 'registry' | 'drain' | 'version'>> {
  readonly batchSize?: 1 | 32
  readonly inputType?: InputType
  /** Where state is kept; in memory unless given. */
  readonly store?: StateStore
  /** Where documents of collections are; nowhere unless given. */
  readonly documents?: DocumentStore
  /** How models other than the test endpoint's are loaded; at once, as fakes, unless given. */
  readonly load?: LoadEmbedder
}

/** The same, and how its fake embedder does. */
export interface TestAppOptions extends FakeBehaviour, AppOptions {}

/** An app and what is behind it. */
export interface TestApp {
  readonly app: FastifyInstance
  readonly embedder: FakeEmbedder
  readonly drain: Drain
  readonly platform: Platform
  readonly pool: EmbedderPool
  readonly store: MemoryStore
}

/** An app over a fake embedder, with one admin and one endpoint `default/e5-test`, which is Live. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const embedder = createFakeEmbedder(options)
  return { embedder, ...(await createAppOver(embedder, options)) }
}

/** The same app over another embedder. */
export async function createAppOver(embedder: Embedder, options: AppOptions = {}): Promise<Omit<TestApp, 'embedder'>> {
  const drain = new Drain()
  const memory = createMemoryStore()
  const store = options.store ?? memory
  // Another app on the same database may have done it.
  if (!(await store.readAll()).users.some(({ id }) => id === testAdminId)) await fill(store, options)
  const load = options.load ?? (async () => createFakeEmbedder())
  const pool = new EmbedderPool(async (need) => (need.model === 'fake-model' ? embedder : load(need)))
  const fixedKeys = { endpointKeys: [], accessKeys: [], replacedHashes: [] }
  const platform = await Platform.open({ store, pool, fixedKeys, log: new LateLog() })
  await platform.deployments.settled(testEndpointId)
  const app = await buildApp({
    platform,
    registry: createEndpointRegistry(platform),
    services: options.services,
    datasets: options.datasets,
    signInLink: options.signInLink ?? createSignInLink(hashKey(testAccessKey)),
    consoleBuild: options.consoleBuild,
    collections: {
      documents: options.documents ?? withoutDocuments,
      embedders: new KeptEmbedders(pool, 300_000),
      needOf: ({ model, precision }) => ({ model, precision, device: 'cpu', deviceId: null, replicas: null }),
      maxTextCharacters: options.maxTextCharacters ?? 1_000_000,
      log: new LateLog(),
    },
    drain,
    version: '0.0.0',
    dataDir: options.dataDir ?? '/nowhere',
    maxBodyBytes: options.maxBodyBytes ?? 100_000,
    maxTextCharacters: options.maxTextCharacters ?? 1_000_000,
    maxConnections: options.maxConnections ?? 1000,
    requestTimeoutSeconds: options.requestTimeoutSeconds ?? 30,
    stallTimeoutSeconds: options.stallTimeoutSeconds ?? 30,
    tls: options.tls,
    trustProxy: options.trustProxy,
    corsOrigins: options.corsOrigins,
    metricsKey: options.metricsKey,
    tracing: options.tracing,
    logger: options.logger ?? false,
  })
  return { app, drain, platform, pool, store: memory }
}

async function fill(store: StateStore, options: AppOptions): Promise<void> {
  const admin = { id: testAdminId, name: 'admin', role: 'admin' } as const
  await store.createUser(admin, { ...keepKey(testAccessKey), userId: testAdminId })
  await store.createProject({ id: testProjectId, name: 'default', description: '', ownerId: testAdminId })
  await store.createEndpoint(
    {
      id: testEndpointId,
      projectId: testProjectId,
      name: 'e5-test',
      description: '',
      model: 'fake-model',
      precision: 'fp32',
      device: 'cpu',
      deviceId: null,
      replicas: null,
      batchSize: options.batchSize ?? 32,
      inputType: options.inputType ?? 'none',
      isWanted: true,
      origin: 'start',
    },
    { ...keepKey(testKey), endpointId: testEndpointId, requestsPerMinute: null, tokensPerMinute: null },
  )
}
