import type { JobType } from '@e5/core'

/** Which files a dataset of a kind has. */
export const wantedFiles = {
  train:
    'passages.jsonl and train.jsonl; dev.jsonl and test.jsonl if there are any. Also packed: .gz, .zip or .tar.gz.',
  batch_predict:
    '.json with text_list, .jsonl, .csv, .tsv, .txt or .parquet, in folders as you like. Also packed: .gz, .zip or .tar.gz.',
} as const satisfies Record<JobType, string>
