import { type Dataset, E5Error } from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { pause } from '../wire/pause.ts'

/** How to wait for a dataset. There is no limit: fetching and checking take as long as there are rows; `signal` ends it. */
export interface DatasetWaitOptions extends CallOptions {
  /** Pause between two looks. 1000 unless given. */
  readonly intervalMs?: number
  /** Told at every look how far it is. */
  readonly onStatus?: (dataset: Dataset) => void
}

/** Looks again and again until jobs may use the dataset. @throws E5Error DATASET_FAILED */
export async function waitUntilAvailable(look: () => Promise<Dataset>, options: DatasetWaitOptions): Promise<Dataset> {
  const { intervalMs = 1000, onStatus, signal } = options
  for (;;) {
    const dataset = await look()
    const { name, status, status_reason: reason } = dataset
    onStatus?.(dataset)
    if (status === 'Available') return dataset
    if (status === 'Failed') throw new E5Error('DATASET_FAILED', { dataset: name, reason })
    await pause(intervalMs, signal)
  }
}
