/** What e5-trainer says on stdout, one JSON object a line, in this order: start, then steps, evaluations and checkpoints, then end. */
export type TrainingEvent = StartEvent | StepEvent | EvaluationEvent | CheckpointEvent | EndEvent

/** An option's value as `--help` names the option: `batch_size` and so on. */
export type OptionValues = Readonly<Record<string, string | number | boolean>>

/** A run begins, or goes on. */
export interface StartEvent {
  readonly event: 'start'
  /** ISO 8601. */
  readonly time: string
  /** The model as it was named. */
  readonly model: string
  /** Every option with the value that the run has. */
  readonly options: OptionValues
  readonly data: DataFigures
  readonly run: RunFigures
  /** The exact strings of the first row, as the model reads them. */
  readonly sample: { readonly query: string; readonly passages: readonly string[] }
  /** The step of the checkpoint that the run goes on from; 0: from the beginning. */
  readonly resumedStep: number
}

/** What is trained on. */
export interface DataFigures {
  readonly passages: number
  readonly trainingRows: number
  readonly heldOutQueries: number
  /** In the longest lengths that the run takes, prefix and special tokens included. */
  readonly meanQueryTokens: number
  readonly meanPassageTokens: number
  /** Texts that are longer than the run takes, so that their end is not seen. */
  readonly queriesCut: number
  readonly passagesCut: number
}

/** What follows from options and data. */
export interface RunFigures {
  readonly stepsPerEpoch: number
  readonly totalSteps: number
  readonly parameters: number
  readonly trainedParameters: number
  /** Passages that a query's positive competes with in a full batch. */
  readonly negativesPerQuery: number
}

/** Each `logging_steps`: means over the steps since the last one. */
export interface StepEvent {
  readonly event: 'step'
  /** Steps done. */
  readonly step: number
  /** Epochs done, with their fraction. */
  readonly epoch: number
  readonly loss: number
  /** Of the last step. */
  readonly learningRate: number
  /** Before clipping. */
  readonly gradientNorm: number
  readonly tokensPerSecond: number
  /** Of this run, from its start. */
  readonly seconds: number
  /** Estimated from the steps so far. */
  readonly secondsLeft: number
  /** Resident memory. */
  readonly memoryBytes: number
}

/** Retrieval by exact search over the held-out set, by trec_eval's definitions, from 0 to 1. */
export interface EvaluationFigures {
  readonly ndcgAt10: number
  readonly mrrAt10: number
  readonly recallAt10: number
  readonly recallAt100: number
  readonly queries: number
  /** How many passages were searched. */
  readonly passages: number
}

/** An evaluation and the step after which it was made; step 0 is the model as it was. */
export interface EvaluatedStep {
  readonly step: number
  readonly figures: EvaluationFigures
}

/** Step 0 is the baseline: the model as it was. */
export interface EvaluationEvent {
  readonly event: 'evaluation'
  readonly step: number
  readonly figures: EvaluationFigures
  /** Whether its nDCG@10 is above all before it, the baseline included. */
  readonly isBest: boolean
  readonly seconds: number
}

/** A checkpoint is there whole. */
export interface CheckpointEvent {
  readonly event: 'checkpoint'
  readonly step: number
  readonly kind: 'checkpoint' | 'best' | 'final'
  readonly path: string
  readonly seconds: number
}

/** A run ended. */
export interface EndEvent {
  readonly event: 'end'
  readonly reason: 'completed' | 'early-stop' | 'interrupted' | 'failed'
  readonly step: number
  readonly seconds: number
  /** Undefined where there is no held-out set, or the run ended before it. */
  readonly baseline?: EvaluationFigures | undefined
  readonly best?: EvaluatedStep | undefined
  /** Whether OUT/final was written. */
  readonly isPromoted: boolean
  readonly peakMemoryBytes: number
  /** Of a run that failed. */
  readonly error?: { readonly code: string; readonly message: string } | undefined
}
