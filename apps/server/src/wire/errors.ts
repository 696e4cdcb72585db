import { E5Error, type ErrorCode, isE5Error } from '@e5/core'
import { uploadOffsetHeader } from '../datasets/upload-offset.ts'
import { type Dialect, dialects } from './dialects.ts'
import { errorTable } from './error-table.ts'

/** An error as an HTTP client gets it. */
export interface ErrorReply {
  readonly status: number
  readonly code: ErrorCode | 'INTERNAL'
  readonly headers: Readonly<Record<string, string>>
  readonly body: ReturnType<(typeof dialects)[Dialect]['errorBody']>
}

/** What the error handler knows besides the error. */
export interface ErrorContext {
  readonly dialect: Dialect
  readonly requestId: string
  readonly maxBodyBytes: number
  readonly contentType: string | undefined
}

/** The answer to an error: a user's mistake by the table, anything else as a 500 that names the request. */
export function formatError(error: unknown, context: ErrorContext): ErrorReply {
  const known = toE5Error(error, context)
  return known === undefined ? internal(context) : ofCode(known, context)
}

function ofCode(error: E5Error, { dialect, requestId }: ErrorContext): ErrorReply {
  const { status, type, param } = { param: undefined, ...errorTable[error.code] }
  const { code, message } = error
  const field = isE5Error(error, 'REQUEST_INVALID') || isE5Error(error, 'INPUTS_EMPTY') ? error.details.field : param
  return {
    status,
    code,
    headers: headersOf(error, dialect),
    body: dialects[dialect].errorBody({ status, message, code, type, field: field ?? null, requestId }),
  }
}

function headersOf(error: E5Error, dialect: Dialect): Record<string, string> {
  if (isE5Error(error, 'OVERLOADED') || isE5Error(error, 'RATE_LIMITED')) {
    return { 'retry-after': String(error.details.retryAfterSeconds) }
  }
  if (isE5Error(error, 'UPLOAD_OFFSET_WRONG')) return { [uploadOffsetHeader]: String(error.details.bytes) }
  if (isE5Error(error, 'METHOD_NOT_ALLOWED')) return { allow: error.details.allowed }
  // One that was stopped or failed does not come back by waiting.
  if (isE5Error(error, 'ENDPOINT_NOT_LIVE') && ['Stopped', 'Failed'].includes(error.details.status)) return {}
  if (errorTable[error.code].status === 503) return { 'retry-after': '5' }
  if (errorTable[error.code].status === 401 && dialects[dialect].asksForBearer) return { 'www-authenticate': 'Bearer' }
  return {}
}

function internal({ dialect, requestId }: ErrorContext): ErrorReply {
  const message = `This is a bug in E5 Studio, not a mistake of yours. The server's log has the details under request id ${requestId}.`
  const [status, code] = [500, 'INTERNAL'] as const
  const body = dialects[dialect].errorBody({ status, message, code, type: 'server_error', field: null, requestId })
  return { status, code, headers: {}, body }
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
