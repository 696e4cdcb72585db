import { isE5Error } from '@e5/core'
import { findAddresses } from './addresses.ts'
import { formatBanner, type KeySource } from './banner.ts'
import { buildApp } from './build-app.ts'
import { Drain } from './drain.ts'
import { createEndpointRegistry } from './endpoints.ts'
import { LateLog } from './late-log.ts'
import { listen } from './listen.ts'
import { openPlatform } from './open-platform.ts'
import { type ResolvedOptions, variableOf } from './options/option-table.ts'
import { type Environment, parseOptions } from './options/parse-options.ts'
import { stopOnSignals } from './shutdown.ts'
import { adminKeyFile } from './state/admin-key.ts'
import { readVersion } from './version.ts'

/** The program `e5-server`: from flags to a server that answers, or to a message that says why not and an exit code. */
export async function runServer(flags: readonly string[], environment: Environment): Promise<void> {
  try {
    const commandLine = parseOptions(flags, environment, readVersion())
    if (commandLine.kind === 'print') process.stdout.write(commandLine.text)
    else await serve(commandLine.options, environment)
  } catch (error) {
    if (!isE5Error(error)) throw error
    process.stderr.write(`e5-server: ${error.message} [${error.code}]\n`)
    process.exitCode = error.code === 'OPTION_INVALID' ? 2 : 1
  }
}

async function serve(options: ResolvedOptions, environment: Environment): Promise<void> {
  // All that can stop the start comes before the model, which takes its time.
  const addresses = await findAddresses(options)
  const log = new LateLog()
  const { platform, start } = await openPlatform(options, { log, say })
  try {
    const registry = createEndpointRegistry(platform)
    const drain = new Drain()
    const app = await buildApp({
      platform,
      registry,
      drain,
      version: readVersion(),
      dataDir: options.dataDir,
      maxBodyBytes: options.maxBodyBytes,
      requestTimeoutSeconds: options.requestTimeoutSeconds,
      logger: { level: options.logLevel, stream: process.stderr },
    })
    log.writeTo(app.log)
    const listener = await listen(app, { ...options, addresses })
    const closeEngine = (): Promise<void> => platform.close()
    stopOnSignals({ listener, drain, closeEngine, graceSeconds: options.shutdownGraceSeconds, say })
    say(
      formatBanner({
        host: options.host,
        port: listener.port,
        endpoint: registry.endpoints.find(({ id }) => id === start.endpoint.id)!,
        key: start.key,
        keySource: keySourceOf(options, environment),
        accessKeyFile: options.accessKey === undefined ? adminKeyFile(options.dataDir) : undefined,
        platform: process.platform,
      }),
    )
  } catch (error) {
    await platform.close()
    throw error
  }
}

function keySourceOf({ key }: ResolvedOptions, environment: Environment): KeySource {
  if (key === undefined) return 'data folder'
  return key === environment[variableOf('key')] ? 'variable' : 'flag'
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
