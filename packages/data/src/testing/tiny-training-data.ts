import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '@e5/core'
import { passageLine } from '../training/passage.ts'
import { trainingRowLine } from '../training/training-row.ts'

const topics = ['whales', 'bread', 'rivers', 'glaciers', 'bridges', 'violins', 'vaccines', 'comets', 'bees', 'clocks']
const details = ['in winter', 'of the north', 'for beginners', 'and their history', 'at night', 'under the microscope']

/** Writes data to train on into a folder: 24 rows, each with two positives and four negatives out of 60 passages. */
export function writeTinyTrainingData(folder: string): void {
  const random = createRandom(5)
  const passages = topics.flatMap((topic) =>
    details.map((detail) => ({ title: topic, contents: `${topic} ${detail}` })),
  )
  writeFileSync(join(folder, 'passages.jsonl'), passages.map(passageLine).join(''))
  const draw = () => Math.floor(random() * passages.length)
  const lines = Array.from({ length: 24 }, (_, row) => {
    const positives = new Set([row % passages.length, (row + 30) % passages.length])
    const negatives = new Set<number>()
    while (negatives.size < 4) {
      const docId = draw()
      if (!positives.has(docId)) negatives.add(docId)
    }
    return trainingRowLine({
      query: `what about ${passages[row % passages.length]!.contents} ${row}`,
      positives: { docIds: [...positives] },
      negatives: { docIds: [...negatives] },
    })
  })
  writeFileSync(join(folder, 'train.jsonl'), lines.join(''))
}
