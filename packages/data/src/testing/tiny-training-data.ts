import { createRandom } from '@e5/core'
import { passageLine } from '../training/passage.ts'
import { trainingRowLine } from '../training/training-row.ts'

const topics = ['whales', 'bread', 'rivers', 'glaciers', 'bridges', 'violins', 'vaccines', 'comets', 'bees', 'clocks']
const details = ['in winter', 'of the north', 'for beginners', 'and their history', 'at night', 'under the microscope']

/** Files to train on, by their names: 24 rows, each with two positives and some negatives out of 60 passages. */
export function tinyTrainingFiles(negativesPerRow = 4): Readonly<Record<'passages.jsonl' | 'train.jsonl', string>> {
  const random = createRandom(5)
  const passages = topics.flatMap((topic) =>
    details.map((detail) => ({ title: topic, contents: `${topic} ${detail}` })),
  )
  const draw = () => Math.floor(random() * passages.length)
  const lines = Array.from({ length: 24 }, (_, row) => {
    const positives = new Set([row % passages.length, (row + 30) % passages.length])
    const negatives = new Set<number>()
    while (negatives.size < negativesPerRow) {
      const docId = draw()
      if (!positives.has(docId)) negatives.add(docId)
    }
    return trainingRowLine({
      query: `what about ${passages[row % passages.length]!.contents} ${row}`,
      positives: { docIds: [...positives] },
      negatives: { docIds: [...negatives] },
    })
  })
  return { 'passages.jsonl': passages.map(passageLine).join(''), 'train.jsonl': lines.join('') }
}
