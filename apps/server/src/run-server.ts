import { isE5Error } from '@e5/core'
import { findAddresses } from './addresses.ts'
import { formatBanner, type KeySource } from './banner.ts'
import { buildApp } from './build-app.ts'
import { createCollectionServices } from './collections/collection-services.ts'
import { readConsoleBuild } from './console/console-build.ts'
import type { Platform } from './control/platform.ts'
import { type Datasets, openDatasets } from './datasets/datasets.ts'
import { Drain } from './drain.ts'
import { createEndpointRegistry } from './endpoints.ts'
import { openFileStore } from './files/open-file-store.ts'
import { useTls } from './http-server.ts'
import { closeJobServices, type JobServices, openJobServices } from './jobs/job-services.ts'
import { workOnItems } from './jobs/work-on-items.ts'
import { LateLog } from './late-log.ts'
import { listen } from './listen.ts'
import { openPlatform } from './open-platform.ts'
import { type CommandLine, type Environment, type OptionSource, parseOptions } from './options/parse-options.ts'
import { runWorker } from './run-worker.ts'
import { createSignInLink } from './sessions/sign-in-link.ts'
import { stopOnSignals } from './shutdown.ts'
import { adminKeyFile } from './state/admin-key.ts'
import { readTls, reloadTlsOnHangup } from './tls.ts'
import { startTracing } from './tracing/tracing.ts'
import { readVersion } from './version.ts'

/** The program `e5-server`: from flags to a server that answers, or to a message that says why not and an exit code. */
export async function runServer(flags: readonly string[], environment: Environment): Promise<void> {
  try {
    const commandLine = parseOptions(flags, environment, readVersion())
    if (commandLine.kind === 'print') process.stdout.write(commandLine.text)
    else if (commandLine.role === 'worker') await runWorker(commandLine.options)
    else await serve(commandLine, environment)
  } catch (error) {
    if (!isE5Error(error)) throw error
    process.stderr.write(`e5-server: ${error.message} [${error.code}]\n`)
    process.exitCode = error.code === 'OPTION_INVALID' ? 2 : 1
  }
}

type Run = Extract<CommandLine, { readonly kind: 'run' }>

async function serve({ options, sources }: Run, environment: Environment): Promise<void> {
  // All that can stop the start comes before the model, which takes its time.
  const addresses = await findAddresses(options)
  const tls = readTls(options)
  const tracing = await startTracing(environment, readVersion())
  const log = new LateLog()
  const files = await openFileStore(options)
  const { platform, start, database, pool } = await openPlatform(options, { files, log, say })
  const { maxTextCharacters } = options
  const collections = createCollectionServices({ platform, database, pool, maxTextCharacters, log })
  let services: JobServices | undefined
  let datasets: Datasets | undefined
  const closeEngine = async (): Promise<void> => {
    await collections.embedders.close()
    await datasets?.imports.close()
    if (services !== undefined) await closeJobServices(services)
    await platform.close()
  }
  try {
    services = await openJobServices(options, { database, files, pool, log })
    datasets = openDatasets(services, options)
    const registry = createEndpointRegistry(platform)
    // Live at this moment; a request may stop it before the last line of the start.
    const endpoint = registry.endpoints.find(({ id }) => id === start.endpoint.id)!
    const drain = new Drain()
    const signInLink = createSignInLink(openingHash(start.accessKeyHash, platform))
    const app = await buildApp({
      ...options,
      platform,
      registry,
      services,
      collections,
      datasets,
      signInLink,
      consoleBuild: readConsoleBuild(),
      drain,
      version: readVersion(),
      tls,
      tracing,
      logger: { level: options.logLevel, stream: process.stderr },
    })
    log.writeTo(app.log)
    const listener = await listen(app, { ...options, addresses })
    if (tls !== undefined) reloadTlsOnHangup(options, (pair) => useTls(app.server, pair), app.log)
    stopOnSignals({ listener, drain, closeEngine, tracing, graceSeconds: options.shutdownGraceSeconds, say })
    say(
      formatBanner({
        scheme: tls === undefined ? 'http' : 'https',
        host: options.host,
        port: listener.port,
        endpoint,
        key: start.key,
        keySource: keySourceOf(sources.key),
        signInToken: signInLink.token,
        accessKeyFile: options.accessKey === undefined ? adminKeyFile(options.dataDir) : undefined,
        platform: process.platform,
      }),
    )
    await workOnItems(services, { role: 'server', slots: options.jobSlots })
  } catch (error) {
    await closeEngine()
    throw error
  }
}

// Nobody is signed in by a key that was revoked.
function openingHash(hash: string | undefined, { directory }: Platform): string | undefined {
  return hash === undefined || directory.userByKeyHash(hash) === undefined ? undefined : hash
}

function keySourceOf(source: OptionSource): KeySource {
  return source === 'default' ? 'data folder' : source
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
