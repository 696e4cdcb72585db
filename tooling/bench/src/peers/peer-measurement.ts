/** What one process of the peers bench measures; the Python programs in `peers/` read the same. */
export interface PeerRequest {
  /** What `loadEmbedder` takes for ours, else a Hugging Face folder with {@link writePlainBert}'s files. */
  readonly model: string
  /** Which of its program's engines. */
  readonly variant: string
  /** Batch sizes to choose from; none if the engine makes its own batches. */
  readonly batches: readonly number[]
  /** Threads. */
  readonly cores: number
  /** A {@link PeerWorkload} as JSON. */
  readonly workloadFile: string
  /** Where the passages' vectors go: float32 of length 1, one after the other. */
  readonly vectorsFile: string
  /** Where `@huggingface/transformers` is installed, for transformers.js. */
  readonly transformersFolder: string | null
  /** The weights of llama.cpp. */
  readonly gguf: string | null
}

/** What it found. */
export interface PeerMeasurement {
  /** The model's load in a process whose libraries are loaded. */
  readonly loadMs: number
  /** The fastest of the batch sizes. */
  readonly batch: number | null
  readonly bulkMs: number
  readonly queryMs: readonly number[]
  readonly longPassageMs: readonly number[]
  /** After the bulk. */
  readonly peakRssMiB: number
  /** Libraries with their versions. */
  readonly versions: Readonly<Record<string, string>>
}
