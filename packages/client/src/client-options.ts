import { E5Error } from '@e5/core'

/** Which server, with which keys, and how patiently. */
export interface ClientOptions {
  /** The server's address, with a path where a proxy has it under one: `https://embed.example.com`. */
  readonly baseUrl: string
  /** Opens projects, endpoints, keys, users and models. */
  readonly accessKey?: string
  /**
   * The same instead of an access key, in a browser on a page of the server itself: the cookie of its session opens what a key
   * does, and embeddings too. False unless given.
   */
  readonly session?: boolean
  /** Opens an endpoint's embeddings; a call can name another. */
  readonly endpointKey?: string
  /** Longest time of one request, its retries and the waits between them included. 600,000 unless given. */
  readonly timeoutMs?: number
  /** How often a request is sent once more. 3 unless given. */
  readonly maxRetries?: number
  /** Instead of the global one. */
  readonly fetch?: typeof fetch
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call, which then fails with the signal's reason. */
  readonly signal?: AbortSignal
}

/** {@link ClientOptions} that were checked, with their defaults. */
export interface ResolvedClientOptions {
  /** Without a slash at the end. */
  readonly baseUrl: string
  readonly accessKey: string | undefined
  readonly session: boolean
  readonly endpointKey: string | undefined
  readonly timeoutMs: number
  readonly maxRetries: number
  readonly fetch: typeof fetch
  readonly headers: Readonly<Record<string, string>>
}

// As long as the server lets a request take.
const defaultTimeoutMs = 600_000
const defaultMaxRetries = 3
// The longest that a timer can be set to.
const longestTimeoutMs = 2 ** 31 - 1

/** @throws E5Error OPTION_INVALID with the option's name. */
export function resolveClientOptions(options: ClientOptions): ResolvedClientOptions {
  const { timeoutMs = defaultTimeoutMs, maxRetries = defaultMaxRetries } = options
  return {
    baseUrl: checkedBaseUrl(options.baseUrl),
    accessKey: checkedKey('accessKey', options.accessKey),
    session: options.session ?? false,
    endpointKey: checkedKey('endpointKey', options.endpointKey),
    timeoutMs: checkedNumber('timeoutMs', timeoutMs, 1, longestTimeoutMs),
    maxRetries: checkedNumber('maxRetries', maxRetries, 0, 100),
    // Called as a method of the options it would lose its `this` in a browser.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    headers: checkedHeaders(options.headers),
  }
}

/** A key as a header can carry it. @throws E5Error OPTION_INVALID. */
export function checkedKey(option: string, key: string | undefined): string | undefined {
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) throw invalid(option, 'expected a key without blanks')
  return key
}

function checkedBaseUrl(baseUrl: string): string {
  const url = URL.parse(baseUrl)
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (!isPlain || !/^https?:$/.test(url.protocol)) {
    throw invalid('baseUrl', 'expected an http or https address without login, query and fragment')
  }
  return url.href.replace(/\/+$/, '')
}

function checkedNumber(option: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw invalid(option, `expected a whole number from ${least} to ${most}`)
}

function checkedHeaders(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(new Headers(headers))
  } catch (error) {
    throw invalid('headers', error instanceof Error ? error.message : String(error))
  }
}

function invalid(option: string, reason: string): E5Error<'OPTION_INVALID'> {
  return new E5Error('OPTION_INVALID', { option, reason: `${reason}.` })
}
