import { E5Error } from '@e5/core'
import { describeModel, loadEmbedder } from '@e5/runtime'
import { EmbedderPool, type LoadEmbedder } from './control/embedder-pool.ts'
import { Platform } from './control/platform.ts'
import { ensureStartState, type StartState } from './control/start-state.ts'
import { endpointNameOf } from './endpoint-name.ts'
import type { FileStore } from './files/file-store.ts'
import { processFolder } from './files/process-folder.ts'
import type { Log } from './late-log.ts'
import { fetchHubModel } from './models/fetch-hub-model.ts'
import type { ResolvedOptions } from './options/option-table.ts'
import type { Database } from './state/database.ts'
import { createDrizzleStore } from './state/drizzle-store.ts'
import { readEndpointState } from './state/endpoint-state.ts'
import { openMigratedDatabase } from './state/open-state.ts'

/** What a platform needs besides the server's options. */
export interface PlatformNeeds {
  /** Has the models of the hub. */
  readonly files: FileStore
  readonly log: Log
  readonly say: (line: string) => void
}

/** A platform whose first endpoint is Live. Others that are wanted come up behind it. */
export interface OpenPlatform {
  readonly platform: Platform
  readonly start: StartState
  /** What the platform is on, for those who keep more in it. */
  readonly database: Database
  readonly pool: EmbedderPool
}

const progressEveryMs = 5000

/**
 * Opens the database and loads the model of the server's first endpoint, side by side.
 *
 * @throws what either throws, and the other one is closed then; E5Error ENDPOINT_NOT_LIVE
 */
export async function openPlatform(options: ResolvedOptions, needs: PlatformNeeds): Promise<OpenPlatform> {
  const { model, precision, device, deviceId = null, replicas = null, databaseUrl, dataDir } = options
  const endpoint = endpointNameOf(options)
  // What can stop the start comes before the model, which takes its time: first whether there is one, so that no key is kept
  // for an endpoint that was mistyped.
  await describeModel(model, dataDir)
  await readEndpointState({ dataDir, project: options.project, endpoint })
  const pool = new EmbedderPool(createLoader(options, needs))
  const loading = pool.acquire({ model, precision, device, deviceId, replicas }, () => undefined)
  // Told when it is waited for, below.
  loading.catch(() => undefined)
  const giveBack = () => loading.then((lease) => lease.release()).catch(() => undefined)
  try {
    const database = await openMigratedDatabase({ dataDir, databaseUrl })
    const store = createDrizzleStore(database)
    try {
      const start = await ensureStartState(store, {
        ...options,
        endpoint,
        deviceId,
        replicas,
        key: options.key,
        accessKey: options.accessKey,
        isShared: databaseUrl !== undefined,
      })
      await loading
      const platform = await Platform.open({ store, pool, fixedKeys: start.fixedKeys, log: needs.log })
      const { status, reason } = await platform.deployments.settled(start.endpoint.id)
      if (status !== 'Live') {
        // Another server on the same database stopped or changed it while its model was loaded here.
        await platform.close()
        throw new E5Error('ENDPOINT_NOT_LIVE', { endpoint, status, reason })
      }
      platform.watch()
      return { platform, start, database, pool }
    } catch (error) {
      await store.close()
      throw error
    }
  } finally {
    // The endpoint has a part of its own by now.
    void giveBack()
  }
}

/** How a server and a worker load their models. */
export function createLoader(options: ResolvedOptions, { files, log, say }: PlatformNeeds): LoadEmbedder {
  const { threads, soloThreads, dataDir, maxQueueTokens, maxWaitSeconds, cacheBytes } = options
  return async ({ model, precision, device, deviceId, replicas }) => {
    const startMs = performance.now()
    const seconds = (): string => ((performance.now() - startMs) / 1000).toFixed(1)
    say(`Loading ${model} (${precision}, ${device}). The first start with a model also compiles it.`)
    const progress = setInterval(() => say(`Still loading ${model} after ${seconds()} s.`), progressEveryMs)
    try {
      await fetchHubModel({ files, dataDir, temporary: processFolder() }, model)
      const embedder = await loadEmbedder({
        model,
        precision,
        device,
        dataDir,
        maxQueueTokens,
        maxWaitSeconds,
        cacheBytes,
        onWorkerDied: (reason) => log.error({ reason }, 'a worker died'),
        ...(deviceId !== null && { deviceId }),
        ...(threads !== undefined && { threads }),
        ...(replicas !== null && { replicas }),
        ...(soloThreads !== undefined && { soloThreads }),
      })
      say(`Loaded ${model} in ${seconds()} s.`)
      return embedder
    } finally {
      clearInterval(progress)
    }
  }
}
