export {
  type CohereEmbedRequest,
  type CohereEmbedResponse,
  type CohereError,
  cohereEmbedRequestSchema,
  cohereEmbedResponseSchema,
  cohereErrorSchema,
} from './contracts/cohere.ts'
export {
  type Checkpoint,
  checkpointListSchema,
  checkpointReplySchema,
} from './contracts/control/checkpoints.ts'
export {
  type Collection,
  type CollectionInfo,
  type CreateCollectionRequest,
  collectionIndexSchema,
  collectionInfoSchema,
  collectionListSchema,
  collectionSchema,
  createCollectionRequestSchema,
} from './contracts/control/collections.ts'
export { type ControlError, controlErrorSchema } from './contracts/control/control-error.ts'
export {
  type CompleteDatasetRequest,
  type CreateDatasetRequest,
  completeDatasetRequestSchema,
  createDatasetRequestSchema,
  type Dataset,
  type DatasetFile,
  type DatasetReport,
  type DatasetSamples,
  type DatasetStatus,
  type DatasetVerdict,
  datasetFileListSchema,
  datasetFileSchema,
  datasetListSchema,
  datasetReplySchema,
  datasetReportSchema,
  datasetSamplesSchema,
  datasetSchema,
  deletedDatasetSchema,
  type TextLengths,
  type UploadDatasetRequest,
  uploadDatasetRequestSchema,
} from './contracts/control/datasets.ts'
export {
  type AddDocumentsRequest,
  type AddedDocuments,
  addDocumentsRequestSchema,
  addedDocumentsSchema,
  type CollectionDocument,
  type DeleteDocumentsRequest,
  deleteDocumentsRequestSchema,
  deletedDocumentsSchema,
  documentListSchema,
  documentPageQuerySchema,
  documentSchema,
  type ExportFormat,
  exportFormatSchema,
  type ListedDocument,
  type NewDocument,
  newDocumentSchema,
  type SearchRequest,
  type SearchResult,
  searchReplySchema,
  searchRequestSchema,
} from './contracts/control/documents.ts'
export {
  batchSizeSchema,
  type CreateEndpointRequest,
  createEndpointRequestSchema,
  type EndpointInfo,
  type EndpointStatus,
  endpointListSchema,
  endpointSchema,
  endpointStatusSchema,
  type UpdateEndpointRequest,
  updateEndpointRequestSchema,
} from './contracts/control/endpoints.ts'
export { type EndpointFigures, endpointFiguresSchema } from './contracts/control/figures.ts'
export {
  hyperparameterListSchema,
  type UserParameter,
} from './contracts/control/hyperparameters.ts'
export {
  type BatchProgress,
  batchProgressSchema,
  type CreateJobRequest,
  createJobRequestSchema,
  type Hyperparameters,
  hyperparametersSchema,
  type Job,
  type JobEvent,
  type JobStatus,
  type JobType,
  jobEventListSchema,
  jobListSchema,
  jobReplySchema,
  jobSchema,
  jobStatusSchema,
  jobTypeSchema,
  type Shard,
  shardListSchema,
  shardSchema,
  type TrainProgress,
  trainProgressSchema,
} from './contracts/control/jobs.ts'
export {
  type CreatedEndpointKey,
  type CreateEndpointKeyRequest,
  createdEndpointKeySchema,
  createEndpointKeyRequestSchema,
  type EndpointKey,
  endpointKeyListSchema,
  endpointKeySchema,
} from './contracts/control/keys.ts'
export {
  type MetadataFilter,
  type MetadataOperators,
  type MetadataValue,
  metadataFilterSchema,
} from './contracts/control/metadata-filter.ts'
export {
  type AddedModel,
  type AddModelRequest,
  addedModelSchema,
  addModelRequestSchema,
  type ModelInfo,
  type ModelReply,
  modelListSchema,
  modelReplySchema,
} from './contracts/control/models.ts'
export { nameSchema } from './contracts/control/name.ts'
export {
  type CreateProjectRequest,
  createProjectRequestSchema,
  type Project,
  projectListSchema,
  projectReplySchema,
  projectSchema,
} from './contracts/control/projects.ts'
export {
  type CreateSessionRequest,
  createSessionRequestSchema,
  type SignedIn,
  sessionSchema,
} from './contracts/control/sessions.ts'
export {
  type LoadedModel,
  loadedModelSchema,
  type SystemInfo,
  systemSchema,
  type WorkerInfo,
} from './contracts/control/system.ts'
export { type EndpointTokenizer, endpointTokenizerSchema } from './contracts/control/tokenizer-files.ts'
export {
  type AccessKey,
  accessKeyListSchema,
  accessKeySchema,
  type CreateAccessKeyRequest,
  type CreatedAccessKey,
  type CreatedUser,
  type CreateUserRequest,
  createAccessKeyRequestSchema,
  createdAccessKeySchema,
  createdUserSchema,
  createUserRequestSchema,
  type Role,
  roleSchema,
  type User,
  userListSchema,
  userSchema,
} from './contracts/control/users.ts'
export {
  type GenericV1Request,
  type GenericV1Response,
  type GenericV2Request,
  type GenericV2Response,
  genericV1RequestSchema,
  genericV1ResponseSchema,
  genericV2RequestSchema,
  genericV2ResponseSchema,
} from './contracts/generic.ts'
export { type NlpRequest, type NlpResponse, nlpRequestSchema, nlpResponseSchema } from './contracts/nlp.ts'
export {
  type OpenaiEmbeddingsRequest,
  type OpenaiEmbeddingsResponse,
  type OpenaiEndpointRequest,
  type OpenaiError,
  type OpenaiModelsResponse,
  openaiEmbeddingsRequestSchema,
  openaiEmbeddingsResponseSchema,
  openaiEndpointRequestSchema,
  openaiErrorSchema,
  openaiModelsResponseSchema,
} from './contracts/openai.ts'
export { type SambastudioError, sambastudioErrorSchema } from './contracts/sambastudio-error.ts'
export {
  type TeiEmbedRequest,
  type TeiEmbedResponse,
  type TeiError,
  type TeiInfo,
  type TeiSimilarityRequest,
  type TeiSimilarityResponse,
  type TeiTokenizeRequest,
  type TeiTokenizeResponse,
  teiEmbedRequestSchema,
  teiEmbedResponseSchema,
  teiErrorSchema,
  teiInfoSchema,
  teiSimilarityRequestSchema,
  teiSimilarityResponseSchema,
  teiTokenizeRequestSchema,
  teiTokenizeResponseSchema,
} from './contracts/tei.ts'
export { inDataDir } from './data-dir.ts'
export { type Device, deviceSchema } from './device.ts'
export {
  type CutText,
  type EmbedOptions,
  type EmbedResult,
  type EmbedTimings,
  type TokenizeOptions,
  type Truncate,
  truncateSchema,
} from './embedding.ts'
export { E5Error, type ErrorCode, type ErrorDetails, errorCodes, isE5Error } from './errors.ts'
export { formatFloat32, formatVector } from './float32.ts'
export { type EmbeddingTask, type InputType, inputTypeFor, inputTypeSchema } from './input-type.ts'
export { joinVectors } from './join-vectors.ts'
export { findKnownModel, type KnownModel, knownModels } from './known-models.ts'
export { type Precision, precisionSchema } from './precision.ts'
export { applyPrefix, detectPrefix, prefixes } from './prefixes.ts'
export { type BatchLimits, BatchQueue } from './queue/batch-queue.ts'
export type { Reservation } from './queue/reservations.ts'
export type { BatchItem } from './queue/waiting-text.ts'
export { createRandom } from './random.ts'
export { scoreMatrix, type Vectors } from './score-matrix.ts'
export { dotProduct, similarityMatrix } from './similarity.ts'
export { leastPieceTokens, mostOverlap, type SplitOptions, splitText, type TextPiece } from './split-text.ts'
export { piecesOf } from './text-pieces.ts'
export {
  createTokenizer,
  type EncodedText,
  joinPieces,
  type TextToken,
  type TextWord,
  type Tokenizer,
  type TokenizerFiles,
  TokenizerUnsuitable,
  tokenLimit,
} from './tokenizer.ts'
export { checkOption, plainOf, warmupProblem } from './training/check-option.ts'
export {
  fieldOf,
  type HyperparameterName,
  type HyperparameterRow,
  hyperparameterNames,
  hyperparameterTable,
  type PlainValue,
} from './training/hyperparameter-table.ts'
export { flag, type OptionKind, type OptionValue, text } from './training/option-values.ts'
export { type RunHistory, runHistory } from './training/run-history.ts'
export { evaluationEventSchema, trainingEventSchema } from './training/training-event-schema.ts'
export type {
  CheckpointEvent,
  DataFigures,
  EndEvent,
  EvaluatedStep,
  EvaluationEvent,
  EvaluationFigures,
  RunFigures,
  StartEvent,
  StepEvent,
  TrainingEvent,
} from './training/training-events.ts'
