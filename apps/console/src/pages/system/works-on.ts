import type { WorkerInfo } from '@e5/core'

const words = {
  'dataset-check': 'checks dataset',
  'batch-split': 'cuts the input of',
  'batch-shard': 'embeds parts of',
  'batch-finish': 'writes the results of',
  train: 'trains',
  'job-removal': 'removes the files of',
} as const satisfies Record<WorkerInfo['items'][number]['kind'], string>

/** What a worker does, in words: each job once, with the number of its parts. */
export function worksOn(items: WorkerInfo['items']): string {
  const bySubject = Map.groupBy(items, ({ kind, of }) => `${words[kind]} ${of}`)
  return [...bySubject].map(([what, same]) => (same.length === 1 ? what : `${what} (${same.length})`)).join(', ')
}
