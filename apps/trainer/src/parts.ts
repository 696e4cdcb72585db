// The parts of the trainer, for tools of this repository that measure one without the others; not published.
export type { TrainedChoice } from './engine/trained-set.ts'
export { type EngineTimes, openTrainingEngine, type TrainingEngine } from './engine/training-engine.ts'
export { type ContrastiveRequest, contrastiveLoss } from './loss/contrastive-loss.ts'
