import { z } from 'zod'

const step = z.number().int()

// What the server looks at in the trainer's events; all of them are kept whole.
const trainerEventSchema = z.discriminatedUnion('event', [
  z.looseObject({
    event: z.literal('start'),
    options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    resumedStep: step,
  }),
  z.looseObject({ event: z.literal('step'), step, loss: z.number(), learningRate: z.number() }),
  z.looseObject({ event: z.literal('evaluation'), step, figures: z.record(z.string(), z.number()) }),
  z.looseObject({
    event: z.literal('checkpoint'),
    step,
    kind: z.enum(['checkpoint', 'best', 'final']),
    path: z.string(),
  }),
  z.looseObject({ event: z.literal('end'), step }),
])

/** What the trainer says of a run, a JSON object a line. */
export type TrainerEvent = z.infer<typeof trainerEventSchema>
export type TrainerEventOf<Kind extends TrainerEvent['event']> = Extract<TrainerEvent, { readonly event: Kind }>

/** Reads a line of the trainer's output. */
export function parseTrainerEvent(line: string): TrainerEvent {
  return trainerEventSchema.parse(JSON.parse(line))
}
