import { applyPrefix, type DataFigures, type RunFigures, type StartEvent } from '@e5/core'
import type { TrainedSet } from '../engine/trained-set.ts'
import { plainOptions, type TrainOptions } from '../options/option-table.ts'
import { type RunInputs, textLengths } from './read-inputs.ts'

/** What a start tells of. */
export interface StartRequest {
  readonly options: TrainOptions
  readonly inputs: RunInputs
  readonly trained: TrainedSet
  readonly resumedStep: number
}

/** The first event of a run. */
export function startEvent({ options, inputs, trained, resumedStep }: StartRequest): StartEvent {
  const { plan, sampler, data, rows } = inputs
  const { learningRate, warmupSteps, saveSteps, evalSteps, totalSteps } = plan
  const resolved = { learningRate, warmupSteps, saveSteps, evalSteps, numIterations: totalSteps }
  const batch = sampler.batchAt(0)
  return {
    event: 'start',
    time: new Date().toISOString(),
    model: options.model,
    options: plainOptions({ ...options, ...textLengths(options), ...resolved }),
    data: dataFigures(inputs),
    run: runFigures(trained, inputs, options.trainNPassages),
    sample: {
      query: applyPrefix(rows[batch.rows[0]!]!.query, 'query'),
      passages: batch.groups[0]!.docIds.map((docId) => applyPrefix(data.passages[docId]!, 'passage')),
    },
    resumedStep,
  }
}

function dataFigures({ data, rows, heldOut, texts }: RunInputs): DataFigures {
  const { queryFigures, passageFigures } = texts
  return {
    passages: data.passages.length,
    trainingRows: rows.length,
    heldOutQueries: heldOut?.queries.length ?? 0,
    meanQueryTokens: queryFigures.meanTokens,
    meanPassageTokens: passageFigures.meanTokens,
    queriesCut: queryFigures.cut,
    passagesCut: passageFigures.cut,
  }
}

function runFigures(trained: TrainedSet, { plan, sampler }: RunInputs, passagesPerQuery: number): RunFigures {
  const words = trained.trainsWords ? trained.layout.parameters[0]!.length : 0
  return {
    stepsPerEpoch: plan.stepsPerEpoch,
    totalSteps: plan.totalSteps,
    parameters: trained.layout.length,
    trainedParameters: trained.length + words,
    negativesPerQuery: sampler.batchSize * passagesPerQuery - 1,
  }
}
