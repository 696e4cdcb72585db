import { z } from 'zod'
import type { TrainingEvent } from './training-events.ts'

const count = z.number().int().min(0)

const figuresSchema = z.object({
  ndcgAt10: z.number(),
  mrrAt10: z.number(),
  recallAt10: z.number(),
  recallAt100: z.number(),
  queries: count,
  passages: count,
})

const startSchema = z.object({
  event: z.literal('start'),
  time: z.string(),
  model: z.string(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  data: z.object({
    passages: count,
    trainingRows: count,
    heldOutQueries: count,
    meanQueryTokens: z.number(),
    meanPassageTokens: z.number(),
    queriesCut: count,
    passagesCut: count,
  }),
  run: z.object({
    stepsPerEpoch: count,
    totalSteps: count,
    parameters: count,
    trainedParameters: count,
    negativesPerQuery: count,
  }),
  sample: z.object({ query: z.string(), passages: z.array(z.string()) }),
  resumedStep: count,
})

const stepSchema = z.object({
  event: z.literal('step'),
  step: count,
  epoch: z.number(),
  loss: z.number(),
  learningRate: z.number(),
  gradientNorm: z.number(),
  tokensPerSecond: z.number(),
  seconds: z.number(),
  secondsLeft: z.number(),
  memoryBytes: z.number(),
})

/** An evaluation among a run's events. */
export const evaluationEventSchema = z.object({
  event: z.literal('evaluation'),
  step: count,
  figures: figuresSchema,
  isBest: z.boolean(),
  seconds: z.number(),
})

const checkpointSchema = z.object({
  event: z.literal('checkpoint'),
  step: count,
  kind: z.enum(['checkpoint', 'best', 'final']),
  path: z.string(),
  seconds: z.number(),
})

const endSchema = z.object({
  event: z.literal('end'),
  reason: z.enum(['completed', 'early-stop', 'interrupted', 'failed']),
  step: count,
  seconds: z.number(),
  baseline: figuresSchema.optional(),
  best: z.object({ step: count, figures: figuresSchema }).optional(),
  isPromoted: z.boolean(),
  peakMemoryBytes: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})

/** A line of a run's events. */
export const trainingEventSchema: z.ZodType<TrainingEvent> = z.discriminatedUnion('event', [
  startSchema,
  stepSchema,
  evaluationEventSchema,
  checkpointSchema,
  endSchema,
])
