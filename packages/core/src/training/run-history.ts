import type {
  CheckpointEvent,
  EndEvent,
  EvaluatedStep,
  EvaluationEvent,
  StartEvent,
  StepEvent,
  TrainingEvent,
} from './training-events.ts'

/** What a run did, resumptions made one: of a step that was done twice the last time counts. */
export interface RunHistory {
  readonly start: StartEvent
  readonly steps: readonly StepEvent[]
  readonly evaluations: readonly EvaluationEvent[]
  readonly checkpoints: readonly CheckpointEvent[]
  /** Undefined for a run that was killed, or goes on. */
  readonly end: EndEvent | undefined
  /** The model as it was. */
  readonly baseline: EvaluationEvent | undefined
  /** The best evaluation after training began; of equal ones the first. */
  readonly best: EvaluatedStep | undefined
}

/** Puts events together; undefined if none of them is a start. */
export function runHistory(events: readonly TrainingEvent[]): RunHistory | undefined {
  let start: StartEvent | undefined
  let end: EndEvent | undefined
  let done: (StepEvent | EvaluationEvent | CheckpointEvent)[] = []
  for (const event of events) {
    if (event.event === 'start') {
      const { resumedStep } = event
      start = event
      end = undefined
      done = resumedStep === 0 ? [] : done.filter(({ step }) => step <= resumedStep)
    } else if (event.event === 'end') end = event
    else done.push(event)
  }
  if (start === undefined) return undefined
  const evaluations = lastOfEachStep(done.filter(({ event }) => event === 'evaluation') as EvaluationEvent[])
  return {
    start,
    steps: lastOfEachStep(done.filter(({ event }) => event === 'step') as StepEvent[]),
    evaluations,
    checkpoints: done.filter(({ event }) => event === 'checkpoint') as CheckpointEvent[],
    end,
    baseline: evaluations.find(({ step }) => step === 0),
    best: evaluations
      .filter(({ step }) => step > 0)
      .reduce<EvaluationEvent | undefined>(
        (best, evaluation) =>
          best === undefined || evaluation.figures.ndcgAt10 > best.figures.ndcgAt10 ? evaluation : best,
        undefined,
      ),
  }
}

function lastOfEachStep<Event extends { readonly step: number }>(events: readonly Event[]): Event[] {
  return [...new Map(events.map((event) => [event.step, event])).values()].sort((a, b) => a.step - b.step)
}
