import type { JobType } from '@e5/core'

const archive = /\.(zip|tar|tar\.gz|tgz)$/i
const texts = /\.(txt|csv|tsv|jsonl|json)(\.gz)?$|\.parquet$/i
const trainSet = ['passages.jsonl', 'train.jsonl']

/** What files lack for a kind of job, as far as their names tell; undefined if nothing. The check after the upload decides. */
export function missingFiles(jobType: JobType, paths: readonly string[]): string | undefined {
  if (paths.length === 0 || paths.some((path) => archive.test(path))) return undefined
  if (jobType === 'batch_predict') {
    if (paths.some((path) => texts.test(path))) return undefined
    return 'None of these is a file of texts: .json, .jsonl, .csv, .tsv, .txt or .parquet.'
  }
  const missing = trainSet.filter((name) => !paths.includes(name) && !paths.includes(`${name}.gz`))
  if (missing.length === 0) return undefined
  return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing at the top of the folder.`
}
