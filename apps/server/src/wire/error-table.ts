import type { ErrorCode } from '@e5/core'

/** How an error looks to an HTTP client. */
export interface ErrorRow {
  readonly status: number
  /** The `type` of OpenAI's error body. */
  readonly type:
    | 'invalid_request_error'
    | 'authentication_error'
    | 'not_found_error'
    | 'rate_limit_error'
    | 'unavailable_error'
    | 'server_error'
  /** The `param` of OpenAI's error body, if it is always the same. */
  readonly param?: string
}

const invalid = { status: 400, type: 'invalid_request_error' } as const
const unauthorized = { status: 401, type: 'authentication_error' } as const
const notFound = { status: 404, type: 'not_found_error' } as const
const unavailable = { status: 503, type: 'unavailable_error' } as const
// Errors of a start or of the command line: in a request they would be our bug.
const notOfRequests = { status: 500, type: 'server_error' } as const

/** The status and OpenAI type of every error code. */
export const errorTable = {
  REQUEST_INVALID: invalid,
  CONTENT_TYPE_UNSUPPORTED: { status: 415, type: 'invalid_request_error' },
  INPUTS_EMPTY: invalid,
  TOKEN_IDS_UNSUPPORTED: { ...invalid, param: 'input' },
  DIMENSIONS_UNSUPPORTED: { ...invalid, param: 'dimensions' },
  BATCH_TOO_LARGE: { ...invalid, param: 'inputs' },
  TOO_MANY_INPUTS: { ...invalid, param: 'input' },
  BODY_TOO_LARGE: { status: 413, type: 'invalid_request_error' },
  TEXT_TOO_LARGE: { ...invalid, param: 'input' },
  INPUT_TOO_LONG: { ...invalid, param: 'input' },
  KEY_MISSING: unauthorized,
  KEY_INVALID: unauthorized,
  ACCESS_KEY_INVALID: unauthorized,
  SIGN_IN_LINK_INVALID: unauthorized,
  SESSION_ENDED: unauthorized,
  ORIGIN_FOREIGN: { status: 403, type: 'authentication_error' },
  ENDPOINT_NOT_FOUND: notFound,
  ROUTE_NOT_FOUND: notFound,
  METHOD_NOT_ALLOWED: { status: 405, type: 'invalid_request_error' },
  SERVED_MODEL_NOT_FOUND: { ...notFound, param: 'model' },
  ENDPOINT_NOT_LIVE: unavailable,
  RATE_LIMITED: { status: 429, type: 'rate_limit_error' },
  FORBIDDEN: { status: 403, type: 'authentication_error' },
  PROJECT_NOT_FOUND: notFound,
  DATASET_NOT_FOUND: notFound,
  UPLOAD_OFFSET_WRONG: { status: 409, type: 'invalid_request_error' },
  UPLOAD_INCOMPLETE: { status: 409, type: 'invalid_request_error' },
  QUOTA_EXCEEDED: { status: 413, type: 'invalid_request_error' },
  DATASET_UNFIT: invalid,
  JOB_FAILED: notOfRequests,
  CHECKPOINT_NOT_FOUND: notFound,
  JOB_NOT_FOUND: notFound,
  USER_NOT_FOUND: notFound,
  KEY_NOT_FOUND: notFound,
  COLLECTION_NOT_FOUND: notFound,
  DOCUMENT_NOT_FOUND: notFound,
  VECTORS_UNAVAILABLE: unavailable,
  NAME_TAKEN: invalid,
  OBJECT_IN_USE: { status: 409, type: 'invalid_request_error' },
  DATABASE_UNAVAILABLE: unavailable,
  FILE_STORE_UNAVAILABLE: unavailable,
  STORED_FILE_MISSING: notFound,
  OVERLOADED: { status: 429, type: 'rate_limit_error' },
  DEADLINE_EXCEEDED: { status: 504, type: 'unavailable_error' },
  CALL_TOO_LARGE: { ...invalid, param: 'input' },
  REQUEST_TIMEOUT: unavailable,
  // Nobody reads it: the client is gone. The number is for the log and the metrics.
  CANCELLED: { status: 499, type: 'invalid_request_error' },
  CLOSED: unavailable,
  WORKER_FAILED: { status: 500, type: 'server_error' },
  WORKERS_UNAVAILABLE: unavailable,
  DATABASE_INVALID: notOfRequests,
  DATA_DIR_IN_USE: notOfRequests,
  DATASET_FAILED: notOfRequests,
  DATA_DIR_UNWRITABLE: notOfRequests,
  MODEL_NOT_FOUND: { ...notFound, param: 'model' },
  MODEL_UNSUPPORTED: { ...invalid, param: 'model' },
  MODEL_FILE_INVALID: notOfRequests,
  MODEL_EXISTS: notOfRequests,
  PRECISION_UNSUPPORTED: notOfRequests,
  PRECISION_UNFIT: notOfRequests,
  PRECISION_OVERFLOW: notOfRequests,
  DEVICE_UNAVAILABLE: notOfRequests,
  PROGRAM_NOT_FOUND: notOfRequests,
  CHECKPOINT_INVALID: notOfRequests,
  TRAINING_DIVERGED: notOfRequests,
  MODEL_NOT_BETTER: notOfRequests,
  OPTION_INVALID: notOfRequests,
  STATE_INVALID: notOfRequests,
  ADDRESS_IN_USE: notOfRequests,
  FILE_NOT_FOUND: notOfRequests,
  FILE_FORMAT_UNKNOWN: notOfRequests,
  ROW_INVALID: notOfRequests,
  INPUT_UNREADABLE: notOfRequests,
  OUTPUT_EXISTS: notOfRequests,
  OUTPUT_UNWRITABLE: notOfRequests,
  HUB_NOT_FOUND: notOfRequests,
  HUB_REFUSED: notOfRequests,
  HUB_UNREACHABLE: notOfRequests,
  HUB_FILE_CORRUPT: notOfRequests,
  SERVER_UNREACHABLE: notOfRequests,
  SERVER_TIMEOUT: notOfRequests,
  SERVER_ANSWER_INVALID: notOfRequests,
} as const satisfies Record<ErrorCode, ErrorRow>

/** The codes that a request can end with. */
export const requestErrorCodes = (Object.keys(errorTable) as ErrorCode[]).filter(
  (code) => errorTable[code] !== notOfRequests,
)
