/**
 * Every error that a user can cause: its code, and the sentence that says what happened and what to do.
 * The list is closed; `docs/errors.md` has a row for each code and a test holds the two together.
 */
const messages = {
  REQUEST_INVALID: (at: { reason: string; field?: string }) => `The request is not of the expected form: ${at.reason}`,
  CONTENT_TYPE_UNSUPPORTED: (at: { contentType: string }) =>
    `The body's content type is ${at.contentType}: send JSON and the header "content-type: application/json".`,
  INPUTS_EMPTY: (at: { field: string }) => `"${at.field}" is an empty list: send at least one text.`,
  TOKEN_IDS_UNSUPPORTED: () =>
    "The input is a list of token ids, and their vocabulary is not this model's: send text. In LangChain's OpenAIEmbeddings set check_embedding_ctx_length=False (Python) or send strings.",
  DIMENSIONS_UNSUPPORTED: (at: { asked: number; dimensions: number }) =>
    `This model's vectors have ${at.dimensions} dimensions and were not trained to be cut to ${at.asked}: leave "dimensions" out or set it to ${at.dimensions}.`,
  BATCH_TOO_LARGE: (at: { limit: number; got: number }) =>
    `Expected a Tensor with batch size <= ${at.limit}, got batch size: ${at.got}`,
  TOO_MANY_INPUTS: (at: { field: string; limit: number; got: number }) =>
    `"${at.field}" has ${at.got} texts and a request may have ${at.limit} at most: send them in several requests.`,
  BODY_TOO_LARGE: (at: { limitBytes: number }) =>
    `The body is larger than ${at.limitBytes} bytes: send fewer texts per request, or raise --max-body-bytes (E5_MAX_BODY_BYTES).`,
  TEXT_TOO_LARGE: (at: { index: number; characters: number; limit: number }) =>
    `Input ${at.index} has ${at.characters} characters and a text may have ${at.limit}: split it, or raise --max-text-characters (E5_MAX_TEXT_CHARACTERS).`,
  INPUT_TOO_LONG: (at: { index: number; tokens: number; limit: number }) =>
    `Input ${at.index} has ${at.tokens} tokens and the limit is ${at.limit}: shorten or split it, or allow cutting (truncate "end").`,
  KEY_MISSING: (at: { header: string }) => `No key was sent: put the endpoint's key into the header "${at.header}".`,
  KEY_INVALID: () =>
    'The key does not belong to this endpoint, or it was revoked. The server prints the key of its first endpoint at the start; e5 key create makes others.',
  ACCESS_KEY_INVALID: () =>
    "The access key is not known, or it was revoked: an endpoint's key does not open the control plane. The first admin's is in users/admin/access-key.json of the server's data folder.",
  SIGN_IN_LINK_INVALID: () =>
    'The sign-in link was used already, is older than 10 minutes, or is of an earlier start of the server: sign in with an access key, or start the server again for a new link.',
  SESSION_ENDED: () =>
    'You are not signed in any more: the time is over, or the access key was revoked. Sign in once more.',
  ORIGIN_FOREIGN: (at: { origin: string; host: string }) =>
    `A signed-in browser may change things from the server's own pages only, and this came from ${at.origin} to ${at.host}. Programs send an access key. A proxy must leave the headers Host and Sec-Fetch-Site as they are.`,
  ENDPOINT_NOT_FOUND: (at: { project?: string; endpoint: string; known: string }) =>
    `There is no endpoint "${at.endpoint}"${at.project === undefined ? ' that this key opens' : ` in project "${at.project}"`}. Endpoints: ${at.known}.`,
  ROUTE_NOT_FOUND: (at: { method: string; path: string }) =>
    `There is no route ${at.method} ${at.path}: /docs lists what there is.`,
  METHOD_NOT_ALLOWED: (at: { method: string; path: string; allowed: string }) =>
    `${at.path} does not know the method ${at.method}: use ${at.allowed}.`,
  SERVED_MODEL_NOT_FOUND: (at: { model: string; known: string }) =>
    `No endpoint serves the model "${at.model}". Models: ${at.known}.`,
  ENDPOINT_NOT_LIVE: (at: { endpoint: string; status: string; reason: string }) =>
    `The endpoint "${at.endpoint}" does not answer now: it is ${at.status}${at.reason === '' ? '' : ` (${at.reason})`}. ${at.status === 'Stopped' || at.status === 'Failed' ? 'Start it with: e5 endpoint start' : 'Try again in a moment.'}`,
  RATE_LIMITED: (at: { limit: number; unit: 'requests' | 'tokens'; retryAfterSeconds: number }) =>
    `This key may use ${at.limit} ${at.unit} a minute and has used them: try again in ${at.retryAfterSeconds} s.`,
  FORBIDDEN: (at: { action: string }) => `${at.action} action not authorized for the user`,
  PROJECT_NOT_FOUND: (at: { project: string }) => `project ${at.project} not found`,
  DATASET_NOT_FOUND: (at: { dataset: string }) => `dataset ${at.dataset} not found`,
  UPLOAD_OFFSET_WRONG: (at: { file: string; offset: number; bytes: number }) =>
    `Of the file ${at.file} ${at.bytes} bytes are there and the piece begins at ${at.offset}: go on from ${at.bytes}.`,
  UPLOAD_INCOMPLETE: (at: { dataset: string; reason: string }) =>
    `The dataset ${at.dataset} is not complete: ${at.reason} Send what is missing with PUT …/files/<path>, then complete it again.`,
  QUOTA_EXCEEDED: (at: { limitBytes: number }) =>
    `All datasets of a user may have ${at.limitBytes} bytes together, and this one would go past it: delete some, or have --dataset-bytes raised.`,
  DATASET_FAILED: (at: { dataset: string; reason: string }) => `The dataset ${at.dataset} cannot be used: ${at.reason}`,
  DATASET_UNFIT: (at: { dataset: string; reason: string }) =>
    `The dataset ${at.dataset} cannot be used for this job: ${at.reason}`,
  JOB_FAILED: (at: { job: string; reason: string }) => `The job ${at.job} failed: ${at.reason}`,
  CHECKPOINT_NOT_FOUND: (at: { checkpoint: string }) =>
    `checkpoint ${at.checkpoint} not found: it is none of the job's, or was deleted in favour of newer ones`,
  JOB_NOT_FOUND: (at: { job: string }) => `job ${at.job} not found`,
  USER_NOT_FOUND: (at: { user: string }) => `user ${at.user} not found`,
  KEY_NOT_FOUND: (at: { key: string }) =>
    `There is no key "${at.key}", or it is revoked: list the keys to see which there are.`,
  COLLECTION_NOT_FOUND: (at: { project: string; collection: string; known: string }) =>
    `There is no collection "${at.collection}" in project "${at.project}". Collections: ${at.known}.`,
  DOCUMENT_NOT_FOUND: (at: { collection: string; document: string }) =>
    `There is no document "${at.document}" in collection "${at.collection}".`,
  VECTORS_UNAVAILABLE: (at: { reason: string }) => `The database cannot keep collections: ${at.reason}`,
  NAME_TAKEN: (at: {
    kind: 'Project' | 'Endpoint' | 'Key' | 'User' | 'Job' | 'Dataset' | 'Collection' | 'Model'
    name: string
    place: string
  }) => `${at.kind} with ${at.name} name already exists in ${at.place}`,
  OBJECT_IN_USE: (at: { object: string; reason: string }) => `${at.object} cannot be changed now: ${at.reason}`,
  DATABASE_UNAVAILABLE: (at: { reason: string }) =>
    `The database does not answer (${at.reason}): try again. A change may have been kept if it went away just then. Embedding goes on without it.`,
  FILE_STORE_UNAVAILABLE: (at: { place: string; reason: string }) =>
    `The file store ${at.place} does not answer (${at.reason}): try again when it does, or make room there.`,
  STORED_FILE_MISSING: (at: { file: string; place: string }) =>
    `The file ${at.file} is not in the file store ${at.place}: it was deleted, or the store is another than it was (--files).`,
  DATABASE_INVALID: (at: { reason: string }) => `The database cannot be used: ${at.reason}`,
  DATA_DIR_IN_USE: (at: { folder: string }) =>
    `Another server uses the data folder ${at.folder}: stop it, choose another with --data-dir, or let both use one PostgreSQL with --database-url.`,
  OVERLOADED: (at: {
    queuedTokens: number
    limitTokens: number
    retryAfterSeconds: number
    /** Set if the wait is the reason, not the size of the queue. */
    wait?: { expectedSeconds: number; limitSeconds: number }
  }) =>
    at.wait === undefined
      ? `The queue is full (${at.queuedTokens} of ${at.limitTokens} tokens): try again in ${at.retryAfterSeconds} s.`
      : `Others would go first for about ${at.wait.expectedSeconds} s, and the limit is ${at.wait.limitSeconds} s: try again in ${at.retryAfterSeconds} s.`,
  DEADLINE_EXCEEDED: (at: { deadlineMs: number }) =>
    `The texts could not all be started within the deadline of ${at.deadlineMs} ms and were given up: allow more time, send fewer texts, or come when less waits.`,
  CALL_TOO_LARGE: (at: { tokens: number; limitTokens: number }) =>
    `The texts of this call have ${at.tokens} tokens and the whole queue takes ${at.limitTokens}: send them in several calls.`,
  REQUEST_TIMEOUT: (at: { limitSeconds: number }) =>
    `The request was not done in ${at.limitSeconds} s and was given up: send fewer texts per request, or raise --request-timeout-seconds (E5_REQUEST_TIMEOUT_SECONDS).`,
  CANCELLED: () => 'The caller cancelled the request before it was done.',
  CLOSED: () => 'The embedder is closing and takes no more work: try again after the restart.',
  WORKER_FAILED: (at: { reason: string }) =>
    `A worker died twice on the same batch and the batch was given up (${at.reason}). If memory was short, use fewer replicas.`,
  WORKERS_UNAVAILABLE: (at: { reason: string }) =>
    `No worker can be started now (${at.reason}). If memory is short, use fewer replicas; it is tried again while the program runs.`,
  MODEL_NOT_FOUND: (at: { model: string; looked: string }) =>
    `The model "${at.model}" is not here (looked for ${at.looked}). Give a folder, install its package, or run: e5 models pull ${at.model}`,
  MODEL_UNSUPPORTED: (at: { model: string; reason: string }) =>
    `The model "${at.model}" cannot be served: ${at.reason}`,
  MODEL_FILE_INVALID: (at: { file: string; reason: string }) =>
    `The model file ${at.file} is damaged or of another format: ${at.reason} Get it again.`,
  MODEL_EXISTS: (at: { model: string; folder: string }) =>
    `A model "${at.model}" is already there (${at.folder}): choose another --name, or pass --force to replace it.`,
  PRECISION_UNSUPPORTED: (at: { precision: string; device: string; available: string }) =>
    `Precision "${at.precision}" is not available on device "${at.device}": use ${at.available}.`,
  PRECISION_UNFIT: (at: { precision: string; found: string; needed: string }) =>
    `This model does not bear ${at.precision}: its cosines to fp32 are too low (${at.found}; needed: ${at.needed}). Use fp32.`,
  PRECISION_OVERFLOW: (at: { precision: string; tensor: string; value: number; largest: number }) =>
    `This model does not fit into ${at.precision}: its tensor "${at.tensor}" has the value ${at.value}, and the largest that ${at.precision} can hold is ${at.largest}. Use fp32.`,
  DEVICE_UNAVAILABLE: (at: { device: string; reason: string }) =>
    `Device "${at.device}" is not available and nothing else was tried in its place: ${at.reason}`,
  PROGRAM_NOT_FOUND: (at: { program: string; package: string }) =>
    `The program ${at.program} is not installed: npm install ${at.package}`,
  CHECKPOINT_INVALID: (at: { folder: string; reason: string }) =>
    `Training cannot go on from ${at.folder}: ${at.reason} Delete a damaged checkpoint to go on from the one before it, or begin anew in another folder.`,
  TRAINING_DIVERGED: (at: { figure: string; step: number; kept: string }) =>
    `The ${at.figure} of step ${at.step} is no number any more, so training was stopped: lower --learning-rate or raise --temperature. ${at.kept}`,
  MODEL_NOT_BETTER: (at: { before: string; after: string }) =>
    `No evaluation was above the model's nDCG@10 before training (${at.before}; the best was ${at.after}), so none was promoted: look at the report, or pass --force with --resume.`,
  OPTION_INVALID: (at: { option: string; reason: string }) => `${at.option}: ${at.reason}`,
  DATA_DIR_UNWRITABLE: (at: { folder: string; reason: string }) =>
    `The data folder cannot be used (${at.folder}): ${at.reason} Make room or give it rights, or choose another with --data-dir (E5_DATA_DIR).`,
  STATE_INVALID: (at: { file: string; reason: string }) =>
    `The state file ${at.file} cannot be read: ${at.reason} Repair it, or move it away to start anew with a new key.`,
  ADDRESS_IN_USE: (at: { host: string; port: number }) =>
    `${at.host}:${at.port} is taken by another program: stop it, or choose another port with --port (E5_PORT).`,
  FILE_NOT_FOUND: (at: { file: string }) => `The file ${at.file} is not there, or may not be read.`,
  FILE_FORMAT_UNKNOWN: (at: { file: string; known: string }) =>
    `The format of ${at.file} is not known from its ending: use one of ${at.known}, or name it with an option.`,
  ROW_INVALID: (at: { file: string; line: number; column?: number; reason: string }) =>
    `${at.file}, line ${at.line}${at.column === undefined ? '' : `, column ${at.column}`}: ${at.reason}`,
  INPUT_UNREADABLE: (at: { file: string; reason: string }) => `${at.file} cannot be read: ${at.reason}`,
  OUTPUT_EXISTS: (at: { file: string; kept?: string }) =>
    at.kept === undefined
      ? `${at.file} is already there: choose another file, or pass --force to replace it.`
      : `${at.file} was made by another program meanwhile and was left alone: the finished output is ${at.kept}, rename it.`,
  OUTPUT_UNWRITABLE: (at: { file: string; reason: string }) =>
    `${at.file} cannot be written: ${at.reason} Choose another file, or make room.`,
  HUB_NOT_FOUND: (at: { model: string; revision: string; hub: string }) =>
    `The hub ${at.hub} has no "${at.model}" at revision "${at.revision}", or hides it: check the name, or set HF_TOKEN for a private one.`,
  HUB_REFUSED: (at: { hub: string; status: number }) =>
    `The hub ${at.hub} refused with status ${at.status}: check the token (--token or HF_TOKEN).`,
  HUB_UNREACHABLE: (at: { hub: string; reason: string }) =>
    `The hub ${at.hub} gives no usable answer (${at.reason}): run the command again to go on where it stopped, or set --hub (HF_ENDPOINT).`,
  HUB_FILE_CORRUPT: (at: { file: string; expected: string; got: string }) =>
    `${at.file} arrived damaged (hash ${at.got}, the hub says ${at.expected}) and was deleted: run the command again.`,
  SERVER_UNREACHABLE: (at: { server: string; reason: string }) =>
    `The server ${at.server} does not answer (${at.reason}): check the address, and that the server runs.`,
  SERVER_TIMEOUT: (at: { server: string; limitSeconds: number }) =>
    `The server ${at.server} gave no answer in ${at.limitSeconds} s: try again when it has less to do, or wait longer.`,
  SERVER_ANSWER_INVALID: (at: { server: string; reason: string }) =>
    `The answer of ${at.server} is not one of E5 Studio's server (${at.reason}): check the address and the server's version.`,
} as const satisfies Record<string, (at: never) => string>

/** The closed list of error codes. */
export type ErrorCode = keyof typeof messages

/** What an error of a code knows about the case: the values its sentence names. */
export type ErrorDetails<Code extends ErrorCode = ErrorCode> =
  Parameters<(typeof messages)[Code]> extends [infer At] ? At : Record<string, never>

/** All codes, for documentation and for tables that must have a row for each. */
export const errorCodes = Object.keys(messages) as readonly ErrorCode[]

/** An error that a user can cause and mend. Its message says what happened and what to do. */
export class E5Error<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'E5Error'
  readonly code: Code
  readonly details: ErrorDetails<Code>

  constructor(code: Code, details: ErrorDetails<Code>, options?: { cause?: unknown }) {
    super((messages[code] as (at: unknown) => string)(details), options)
    this.code = code
    this.details = details
  }
}

/** True for an {@link E5Error}, and with a code given, for one of that code. */
export function isE5Error<Code extends ErrorCode = ErrorCode>(error: unknown, code?: Code): error is E5Error<Code> {
  return error instanceof E5Error && (code === undefined || error.code === code)
}
