import type { Contender, LoadGenerator } from './contender.ts'
import type { LoadMeasurement, MixedMeasurement } from './scenario.ts'
import { type LoadSummary, type MixedSummary, summarizeLoad, summarizeMixed } from './summary.ts'
import type { Trial } from './trial.ts'

/** What came of one contender under one load. */
export type Outcome = LoadOutcome | MixedOutcome | NotMeasured

interface OutcomeHead {
  readonly contender: string
  readonly of: 'server' | 'engine'
  readonly trial: string
  /** In the load's closed loop. */
  readonly clients: number
}

/** Of clients that send one request after the other. */
export interface LoadOutcome extends OutcomeHead {
  readonly kind: 'queries' | 'batches'
  readonly summary: LoadSummary
}

/** Of queries beside a stream. */
export interface MixedOutcome extends OutcomeHead {
  readonly kind: 'mixed'
  readonly summary: MixedSummary
}

/** Of a load under which nothing could be measured. */
export interface NotMeasured extends OutcomeHead {
  readonly kind: 'not measured'
  readonly reason: string
}

/** Measures every contender under every load, round by round, so that a slow minute hits all alike. */
export async function measureTogether(
  contenders: readonly Contender[],
  trials: readonly Trial[],
  rounds: number,
): Promise<Outcome[]> {
  const runs = trials.flatMap((trial) =>
    contenders.flatMap(({ name, server, engine }) => [
      createRun(trial, name, 'server', server),
      ...(engine !== undefined && trial.withEngine ? [createRun(trial, name, 'engine', engine)] : []),
    ]),
  )
  for (let round = 1; round <= rounds; round++) {
    for (const run of runs) {
      console.error(`bench: round ${round} of ${rounds}, ${run.trial.name}, ${run.contender}, ${run.of} …`)
      await measureRun(run)
    }
  }
  return runs.map(outcomeOf)
}

interface Run {
  readonly trial: Trial
  readonly contender: string
  readonly of: 'server' | 'engine'
  readonly generator: LoadGenerator
  readonly measurements: (LoadMeasurement | MixedMeasurement)[]
  failure: string | undefined
}

function createRun(trial: Trial, contender: string, of: Run['of'], generator: LoadGenerator): Run {
  return { trial, contender, of, generator, measurements: [], failure: undefined }
}

async function measureRun(run: Run): Promise<void> {
  if (run.failure !== undefined) return
  try {
    run.measurements.push(await run.generator.ask(run.trial.scenario))
  } catch (error) {
    run.failure = (error as Error).message
  }
}

function outcomeOf({ trial, contender, of, measurements, failure }: Run): Outcome {
  const clients = trial.kind === 'mixed' ? trial.scenario.stream.clients : trial.scenario.clients
  const head = { contender, of, trial: trial.name, clients }
  if (failure !== undefined) return { ...head, kind: 'not measured', reason: failure }
  // A load process answers a scenario with the measurement of its kind.
  if (trial.kind === 'mixed') {
    return { ...head, kind: trial.kind, summary: summarizeMixed(measurements as MixedMeasurement[]) }
  }
  return { ...head, kind: trial.kind, summary: summarizeLoad(measurements as LoadMeasurement[]) }
}
