import { z } from 'zod'
import { jobTypeSchema } from './jobs.ts'
import { descriptionSchema, nameSchema, timeSchema } from './name.ts'

/**
 * Where a dataset is in its life: files are being sent (Uploading) or fetched (Importing), the validator looks at them
 * (Checking), jobs may use it (Available), or they may not and `status_reason` says why (Failed).
 */
const datasetStatusSchema = z.enum(['Uploading', 'Importing', 'Checking', 'Available', 'Failed'])
export type DatasetStatus = z.infer<typeof datasetStatusSchema>

const jobTypeNameSchema = z.enum([...jobTypeSchema.options, 'evaluation'])

/** What a dataset is for: `train`, with `evaluation` if one likes, or `batch_predict` alone; one, or a list. */
const datasetJobTypesSchema = z
  .union([z.array(jobTypeNameSchema).min(1), jobTypeNameSchema.transform((one) => [one])])
  .refine((types) => new Set(types).size === 1 || !types.includes('batch_predict'), 'batch_predict goes alone')
  .refine((types) => types.includes('train') || types.includes('batch_predict'), 'evaluation goes with train')
  .transform((types) => jobTypeSchema.options.filter((type) => types.includes(type)))

const newDatasetFields = {
  dataset_name: nameSchema,
  job_type: datasetJobTypesSchema.describe('train (also with evaluation), or batch_predict'),
  description: descriptionSchema.nullish(),
}

/** The fields of a dataset that comes with its files in one request (multipart/form-data), before the files. */
export const uploadDatasetRequestSchema = z.object(newDatasetFields)
export type UploadDatasetRequest = z.input<typeof uploadDatasetRequestSchema>

/** The source of a dataset whose files are sent afterwards. */
const uploadSchema = z.object({
  ...newDatasetFields,
  source_type: z.literal('localMachine').describe('Files are sent with PUT …/files/<path>, then POST …/complete'),
})

/** The source of a dataset whose files are on the server's machine. */
const localSchema = z.object({
  ...newDatasetFields,
  source_type: z.literal('local'),
  source_file: z.object({
    source_path: z.string().min(1).describe('A folder or a file, in a folder of --dataset-folders'),
  }),
})

/** The source of a dataset whose files are in a bucket. The key is used once and not kept. */
const awsSchema = z.object({
  ...newDatasetFields,
  source_type: z.literal('aws'),
  source_file: z.object({
    bucket: z.string().min(1),
    folder: z.string().describe('Prefix of the names; empty for the whole bucket'),
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().min(1).nullish(),
    region: z.string().min(1),
    endpoint: z.url().nullish().describe("Only the server's own --s3-endpoint; AWS unless given"),
  }),
})

/** `POST /api/datasets`. SambaStudio's other fields (apps, file_type, url, language, …) are accepted and change nothing. */
export const createDatasetRequestSchema = z.discriminatedUnion('source_type', [uploadSchema, localSchema, awsSchema])
export type CreateDatasetRequest = z.input<typeof createDatasetRequestSchema>

/** What the validator found; `GET /api/datasets/{dataset}/report` has all of it. */
const datasetVerdictSchema = z.object({
  verdict: z.enum(['sound', 'faulty']),
  errors: z.number().int(),
  warnings: z.number().int(),
  rows: z.number().int(),
  fewest_negatives: z
    .number()
    .int()
    .nullable()
    .describe('The least that a row for training has: train_n_passages may be one more; null for other datasets'),
})
export type DatasetVerdict = z.infer<typeof datasetVerdictSchema>

/** A dataset as SambaStudio shows it, and what its words have no room for. */
export const datasetSchema = z.object({
  id: z.uuid(),
  dataset_id: z.uuid().describe('The same as id'),
  name: nameSchema,
  dataset_name: nameSchema.describe('The same as name'),
  description: z.string(),
  job_type: z.array(jobTypeSchema),
  app_name: z.literal('Text Embedding'),
  status: datasetStatusSchema,
  status_reason: z
    .string()
    .describe('The first faults with their lines: why it failed, or which rows batch jobs set aside'),
  source_type: z.enum(['localMachine', 'local', 'aws']),
  source: z.string().describe('The path or the address that its files came from; empty if they were sent'),
  file_count: z.number().int(),
  size_bytes: z.number().int(),
  verdict: datasetVerdictSchema.nullable().describe('null until the validator has looked'),
  user_id: z.uuid().describe('Its owner'),
  metadata: z.object({ owner: z.string().describe("The owner's name") }),
  time_created: timeSchema,
  time_updated: timeSchema,
})
export type Dataset = z.infer<typeof datasetSchema>

/** One dataset: flat, and once more under `data` for SambaStudio's clients. */
export const datasetReplySchema = datasetSchema.extend({ data: datasetSchema })

/** `GET /api/datasets`, the newest first. */
export const datasetListSchema = z.object({ datasets: z.array(datasetSchema), count: z.number().int() })

/** A file of a dataset, by its path in it. While files are sent: as many bytes as are there. */
export const datasetFileSchema = z.object({ name: z.string(), bytes: z.number().int() })
export type DatasetFile = z.infer<typeof datasetFileSchema>

/** `GET /api/datasets/{dataset}/files`. */
export const datasetFileListSchema = z.object({ files: z.array(datasetFileSchema), count: z.number().int() })

/** `POST /api/datasets/{dataset}/complete`: all files are there. */
export const completeDatasetRequestSchema = z
  .object({ files: z.array(datasetFileSchema).nullish().describe('If given, these must be all files, of these sizes') })
  .nullish()
export type CompleteDatasetRequest = z.input<typeof completeDatasetRequestSchema>

/** `GET /api/datasets/{dataset}/samples?count=`: the first rows of its files, as they are. */
export const datasetSamplesSchema = z.object({
  samples: z.array(
    z.object({ file: z.string(), rows: z.array(z.string()).describe('Lines as they stand, cut at 2000 characters') }),
  ),
})
export type DatasetSamples = z.infer<typeof datasetSamplesSchema>

const tokenCountSchema = z.number().int()

/** How long the texts of a file are, in tokens with prefix, `[CLS]` and `[SEP]`. */
const textLengthsSchema = z.looseObject({
  of: z.string().describe('The file'),
  texts: z.number().int(),
  sampled: z.number().int().describe('Of these the ones that were counted: all, or every stride-th'),
  stride: z.number().int(),
  median: tokenCountSchema,
  percentile95: tokenCountSchema,
  longest: tokenCountSchema,
  limit: tokenCountSchema.describe('The length at which a job cuts'),
  cut: z.number().int().describe('Of the sample the texts that are longer'),
  histogram: z
    .array(z.object({ from: tokenCountSchema, to: tokenCountSchema, count: z.number().int() }))
    .describe('Texts of `from` tokens on, below `to`; the last bin has all that are longer too'),
})
export type TextLengths = z.infer<typeof textLengthsSchema>

/** The validator's report (`e5-validator dataset --json`): its verdict, findings and figures. */
export const datasetReportSchema = z.looseObject({
  verdict: z.enum(['good', 'faults']),
  errors: z.number().int(),
  warnings: z.number().int(),
  files: z.array(z.object({ name: z.string(), rows: z.number().int() })),
  // Reports that were kept before it was counted have none.
  fewestNegatives: z.number().int().nullable().default(null),
  findings: z.array(
    z.looseObject({
      file: z.string(),
      kind: z.string(),
      severity: z.enum(['error', 'warning']),
      count: z.number().int(),
      examples: z.array(
        z.looseObject({ line: z.number().int().optional(), column: z.number().int().optional(), reason: z.string() }),
      ),
    }),
  ),
  lengths: z.array(textLengthsSchema),
  figures: z.array(z.object({ label: z.string(), value: z.number() })),
})
export type DatasetReport = z.infer<typeof datasetReportSchema>

/** The reply to a deletion, in SambaStudio's words. */
export const deletedDatasetSchema = z.object({ detail: z.string() })
