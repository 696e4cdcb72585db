import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { E5Error } from '@e5/core'
import { flagOf, type ResolvedOptions } from './options/option-table.ts'

/** What https needs, in PEM. */
export interface TlsPair {
  readonly cert: Buffer
  readonly key: Buffer
}

type TlsOptions = Pick<ResolvedOptions, 'tlsCert' | 'tlsKey'>

/**
 * Reads and checks the files of `--tls-cert` and `--tls-key`; undefined if neither is given.
 *
 * @throws E5Error OPTION_INVALID: only one is given, or a file cannot be read, is no such PEM or does not fit the other
 */
export function readTls({ tlsCert, tlsKey }: TlsOptions): TlsPair | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined) throw invalid('tlsCert', 'is needed beside --tls-key')
  if (tlsKey === undefined) throw invalid('tlsKey', 'is needed beside --tls-cert')
  const cert = attempt('tlsCert', tlsCert, () => readFileSync(tlsCert))
  const key = attempt('tlsKey', tlsKey, () => readFileSync(tlsKey))
  const certificate = attempt('tlsCert', tlsCert, () => new X509Certificate(cert))
  const privateKey = attempt('tlsKey', tlsKey, () => createPrivateKey(key))
  if (!certificate.checkPrivateKey(privateKey)) throw invalid('tlsKey', `${tlsKey} is not the key of ${tlsCert}`)
  attempt('tlsCert', tlsCert, () => createSecureContext({ cert, key }))
  return { cert, key }
}

/** Takes new files into use at SIGHUP, for new connections; files that are no good leave the old ones in use. */
export function reloadTlsOnHangup(
  options: TlsOptions,
  use: (pair: TlsPair) => void,
  log: { info(text: string): void; error(text: string): void },
): void {
  process.on('SIGHUP', () => {
    try {
      use(readTls(options)!)
      log.info('the TLS certificate was read anew')
    } catch (error) {
      log.error(`the old TLS certificate stays in use: ${(error as Error).message}`)
    }
  })
}

function attempt<Result>(option: 'tlsCert' | 'tlsKey', file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw invalid(option, `${file} cannot be used: ${(error as Error).message}`)
  }
}

function invalid(option: 'tlsCert' | 'tlsKey', reason: string): E5Error {
  return new E5Error('OPTION_INVALID', { option: flagOf(option), reason })
}
