import { countText, nounText, shareText } from '../number-text.ts'
import { lossText, rateText, scoreText } from './figure-text.ts'
import type { LogEntry } from './log-entry.ts'

/** An entry of a job's log as a sentence. */
export function logText({ event }: Pick<LogEntry, 'event'>): string {
  switch (event.event) {
    case 'taken':
      return `Worker ${event.host} took the job.`
    case 'status':
      return event.reason === '' ? `The job is ${event.status}.` : `The job is ${event.status}: ${event.reason}`
    case 'start':
      return startText(event)
    case 'step':
      return `Step ${countText(event.step)}: loss ${lossText(event.loss)}, learning rate ${rateText(event.learningRate)}, ${countText(Math.round(event.tokensPerSecond))} tokens a second.`
    case 'evaluation':
      return `${event.step === 0 ? 'Before training' : `After step ${countText(event.step)}`}: nDCG@10 ${scoreText(event.figures.ndcgAt10)}${event.step > 0 && event.isBest ? ', the best so far' : ''}.`
    case 'checkpoint':
      return `Checkpoint ${event.kind === 'checkpoint' ? '' : `${event.kind} `}of step ${countText(event.step)} is written.`
    case 'end':
      return `The trainer ended after ${nounText(event.step, 'step')}: ${endings[event.reason]}${event.error === undefined ? '' : ` ${event.error.message}`}`
  }
}

const endings = {
  completed: 'all of them are done.',
  'early-stop': 'the figures did not rise any more.',
  interrupted: 'it was interrupted.',
  failed: 'it failed.',
} as const

function startText({ data, run, resumedStep }: Extract<LogEntry['event'], { event: 'start' }>): string {
  const how = resumedStep === 0 ? 'Training begins' : `Training goes on from step ${countText(resumedStep)}`
  const trained = shareText(run.trainedParameters, run.parameters)
  return `${how}: ${nounText(run.totalSteps, 'step')}, ${nounText(data.trainingRows, 'row')}, ${data.heldOutQueries === 1 ? '1 query' : `${countText(data.heldOutQueries)} queries`} held out, ${trained} of the parameters trained.`
}
