import type { Device, Precision } from '@e5/core'

/** What {@link loadEmbedder} needs to know. */
export interface EmbedderOptions {
  /** A model folder, a known short name (`e5-small-v2`), an installed model package, or the id of a pulled or imported model. */
  readonly model: string
  /** `cpu` unless given. A device that is not there is an error, never replaced by another. */
  readonly device?: Device
  /** Which of several such devices, from 0; `cuda` and `dml` only. ONNX Runtime's choice unless given. */
  readonly deviceId?: number
  /** `fp32` unless given; also `int8` on `cpu`, `fp16` on the others. */
  readonly precision?: Precision
  /** Threads of one session, 1 unless given. */
  readonly threads?: number
  /** Sessions, each in a worker thread of its own; unless given, as many as there are cores for the threads asked for. */
  readonly replicas?: number
  /**
   * Threads of one more session, for a batch that is alone and likely to stay so; as many as the replicas have together
   * unless given. Not more than `threads`: no such session, which saves its memory and leaves a lone text the threads of a
   * replica. `cpu` only.
   */
  readonly soloThreads?: number
  /** Bytes for vectors of texts that were asked for last, so that they need not be computed again; no cache unless given. */
  readonly cacheBytes?: number
  /** Where pulled models and compiled graphs are, {@link defaultDataDir} unless given. */
  readonly dataDir?: string
  /** Tokens that may wait before calls are refused with `OVERLOADED`; no limit unless given. */
  readonly maxQueueTokens?: number
  /**
   * Seconds that what others have before a call may take, by what the workers did lately; a call that would wait longer is
   * refused with `OVERLOADED`. No limit unless given.
   */
  readonly maxWaitSeconds?: number
  /**
   * Told the reason when a worker ended on its own or could not be started later; it is replaced, and its batch run once more,
   * whether or not.
   */
  readonly onWorkerDied?: (reason: string) => void
}
