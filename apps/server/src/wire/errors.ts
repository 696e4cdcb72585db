import { E5Error, type ErrorCode, isE5Error, type OpenaiError, type SambastudioError } from '@e5/core'
import { errorTable } from './error-table.ts'

/** The two wire formats: SambaStudio's under `/api/`, OpenAI's on every other path. */
export type Dialect = 'sambastudio' | 'openai'

/** An error as an HTTP client gets it. */
export interface ErrorReply {
  readonly status: number
  readonly code: ErrorCode | 'INTERNAL'
  readonly headers: Readonly<Record<string, string>>
  readonly body: SambastudioError | OpenaiError
}

/** What the error handler knows besides the error. */
export interface ErrorContext {
  readonly dialect: Dialect
  readonly requestId: string
  readonly maxBodyBytes: number
  readonly contentType: string | undefined
}

/** The dialect that a path speaks. */
export function dialectOf(url: string): Dialect {
  return url.startsWith('/api/') ? 'sambastudio' : 'openai'
}

/** The answer to an error: a user's mistake by the table, anything else as a 500 that names the request. */
export function formatError(error: unknown, context: ErrorContext): ErrorReply {
  const known = toE5Error(error, context)
  return known === undefined ? internal(context) : ofCode(known, context.dialect)
}

function ofCode(error: E5Error, dialect: Dialect): ErrorReply {
  const { status, type, param } = { param: undefined, ...errorTable[error.code] }
  const field = isE5Error(error, 'REQUEST_INVALID') || isE5Error(error, 'INPUTS_EMPTY') ? error.details.field : param
  return {
    status,
    code: error.code,
    headers: headersOf(error, dialect),
    body:
      dialect === 'sambastudio'
        ? { detail: detailOf(error), code: error.code }
        : { error: { message: error.message, type, param: field ?? null, code: error.code } },
  }
}

// SambaStudio's own words, which its clients may look for.
function detailOf(error: E5Error): string {
  if (error.code !== 'BATCH_TOO_LARGE') return error.message
  return `Prediction could not be completed for given input due to reason :AppOnlineInferenceFailed message: error running online inference:\n${error.message}`
}

function headersOf(error: E5Error, dialect: Dialect): Record<string, string> {
  if (isE5Error(error, 'OVERLOADED')) return { 'retry-after': String(error.details.retryAfterSeconds) }
  if (isE5Error(error, 'METHOD_NOT_ALLOWED')) return { allow: error.details.allowed }
  if (errorTable[error.code].status === 503) return { 'retry-after': '5' }
  if (errorTable[error.code].status === 401 && dialect === 'openai') return { 'www-authenticate': 'Bearer' }
  return {}
}

function internal({ dialect, requestId }: ErrorContext): ErrorReply {
  const message = `This is a bug in E5 Studio, not a mistake of yours. The server's log has the details under request id ${requestId}.`
  const body =
    dialect === 'sambastudio'
      ? { detail: message, code: 'INTERNAL' }
      : { error: { message, type: 'server_error', param: null, code: 'INTERNAL' } }
  return { status: 500, code: 'INTERNAL', headers: {}, body }
}

// The errors that fastify raises before a handler runs, in our words.
function toE5Error(error: unknown, context: ErrorContext): E5Error | undefined {
  if (isE5Error(error)) return error
  switch (fastifyCodeOf(error)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new E5Error('BODY_TOO_LARGE', { limitBytes: context.maxBodyBytes })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new E5Error('CONTENT_TYPE_UNSUPPORTED', { contentType: context.contentType ?? 'not said' })
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new E5Error('REQUEST_INVALID', { reason: 'the body is empty.' })
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new E5Error('REQUEST_INVALID', { reason: 'the body is not JSON.' })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new E5Error('REQUEST_INVALID', { reason: 'the body is not as long as its content-length says.' })
    // The client stopped in the middle of its body.
    case 'ECONNRESET':
      return new E5Error('CANCELLED', {})
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new E5Error('REQUEST_INVALID', { reason: 'a part of the path is too long.' })
    case 'FST_ERR_BAD_URL':
      return new E5Error('REQUEST_INVALID', { reason: 'the path is not a valid URL.' })
    default:
      return undefined
  }
}

function fastifyCodeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
