import type { Statements } from '../state/database.ts'
import type { Lane, LaneCounts, QueueItem } from './queue-item.ts'

/** Does an item. If it throws, the item comes again after a pause, here or elsewhere; the signal says that the process stops. */
export type WorkOnItem = (item: QueueItem, signal: AbortSignal) => Promise<void>

/**
 * The queue of an installation, in its database. An item that was added is done at least once, whatever crashes: who does it has
 * a lease that is renewed while the process lives, and lost when it was not for `leaseSeconds`.
 *
 * All throw E5Error DATABASE_UNAVAILABLE while the database cannot be reached.
 */
export interface WorkQueue {
  /** Adds items; with `statements`, as a part of that transaction. */
  add(items: readonly QueueItem[], statements?: Statements): Promise<void>
  /** Looks for items at once, not only at the next turn: for after a transaction that added some. */
  wake(): void
  /** Takes items of a lane from now on, so many at a time. */
  work(lane: Lane, atOnce: number, workOn: WorkOnItem): Promise<void>
  counts(): Promise<Readonly<Record<Lane, LaneCounts>>>
  /** Takes no more items, tells those that run, and resolves when they have returned or been given back. */
  close(): Promise<void>
}
