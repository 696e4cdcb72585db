export {
  type BatchFile,
  type BatchListing,
  findBatchFiles,
  listBatchInput,
  unknownFormatReason,
} from './batch/batch-files.ts'
export {
  type BatchFault,
  type BatchPlace,
  type BatchReadOptions,
  type BatchRow,
  type BatchText,
  readBatchFile,
  readBatchInput,
} from './batch/read-batch-input.ts'
export { type BeirSplit, readBeirSplit } from './beir/beir-folder.ts'
export { type BeirText, readBeirTexts, scanBeirTexts } from './beir/beir-texts.ts'
export { type Judgement, type Judgements, type Qrels, readQrels, scanQrels } from './beir/qrels.ts'
export { rankByScore } from './metrics/ranking.ts'
export { figuresDepth, type RetrievalFigures, retrievalFigures } from './metrics/retrieval-figures.ts'
export { meanOverQueries, mrrAt, ndcgAt, type RetrievalMetric, recallAt } from './metrics/retrieval-metrics.ts'
export { spearman } from './metrics/spearman.ts'
export type { ByteSink, SeekableSink } from './output/byte-sink.ts'
export { type FileLinks, type OutputFileOptions, openOutputFile } from './output/output-file.ts'
export { writeOutputFile } from './output/write-output-file.ts'
export { fileBytes, streamBytes } from './rows/file-bytes.ts'
export { findDataFile } from './rows/find-data-file.ts'
export type { ByteSource } from './rows/lines.ts'
export { readRecords, type TableFormat, type TableRecord } from './rows/read-records.ts'
export { type ReadFileOptions, readRows, readTextFile } from './rows/read-rows.ts'
export type { ReadRowsOptions } from './rows/read-rows-options.ts'
export type { Row } from './rows/row.ts'
export { type RowFormat, rowFormatOf, rowFormatSchema } from './rows/row-format.ts'
export { columnOf, type JsonPath } from './scan/json-column.ts'
export { readJsonRows } from './scan/read-json-rows.ts'
export type { RowFault, RowFaultKind, ScannedRow } from './scan/row-fault.ts'
export { type DocumentRanking, openDocumentRanking, type RankingRequest } from './search/document-ranking.ts'
export {
  type NearestRequest,
  type NearestSearch,
  type Neighbours,
  openNearestSearch,
} from './search/nearest-search.ts'
export { readStsb, type SentencePair, scanStsb } from './sts/stsb.ts'
export { scanTextFile, type TextFileOptions } from './texts/scan-text-file.ts'
export { isRow, type ScannedText } from './texts/scanned-text.ts'
export { type TextFormat, textFileEndings, textFormatOf } from './texts/text-format.ts'
export type { TextScanOptions } from './texts/text-scan-options.ts'
export { checkPassage } from './training/check-passage.ts'
export { checkTrainingRow, type TrainingRowLimits } from './training/check-training-row.ts'
export {
  findTrainingFiles,
  type LoadTrainingOptions,
  loadTrainingData,
  type TrainingData,
  type TrainingFiles,
} from './training/load-training-data.ts'
export { type Passage, passageLine, passageText } from './training/passage.ts'
export { readPassages, readTrainingRows } from './training/read-training-files.ts'
export { scanPassages, scanTrainingRows } from './training/scan-training-files.ts'
export { type NamedPassages, type TrainingRow, trainingRowLine } from './training/training-row.ts'
export {
  type DocumentStreamOptions,
  type DocumentWriter,
  type ExportedDocument,
  streamDocumentWriter,
} from './vectors/document-writer.ts'
export { float32Bytes } from './vectors/float32-bytes.ts'
export {
  openVectorFile,
  rowNamesFile,
  type StreamVectorFormat,
  streamVectorWriter,
  type VectorFileOptions,
  type VectorStreamOptions,
} from './vectors/open-vector-writer.ts'
export { openStoreFile } from './vectors/store-file.ts'
export { type VectorFormat, vectorFormatOf, vectorFormatSchema } from './vectors/vector-format.ts'
export type { RowName, RowPiece, VectorRow, VectorWriter } from './vectors/vector-writer.ts'
