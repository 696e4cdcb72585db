import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTrainingFiles, loadTrainingData } from './load-training-data.ts'
import { passageLine, passageText } from './passage.ts'
import { trainingRowLine } from './training-row.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-training-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const passages = [{ contents: 'a' }, { title: 'T', contents: 'b' }, { contents: 'c', id: 'x' }]
const row = { query: 'q', positives: { docIds: [0] }, negatives: { docIds: [1, 2], scores: [0.5, 0.25] } }

describe('training files', () => {
  it('come back as they were written, packed or not', async () => {
    await writeFile(join(folder, 'passages.jsonl.gz'), gzipSync(passages.map(passageLine).join('')))
    await writeFile(join(folder, 'train.jsonl'), trainingRowLine(row))
    const files = await findTrainingFiles(folder)
    expect(files.passages).toBe(join(folder, 'passages.jsonl.gz'))
    const data = await loadTrainingData(files, { negatives: 2 })
    expect(data.passages).toEqual(passages.map(passageText))
    expect(data.passages[1]).toBe('T b')
    expect(data.rows).toEqual([row])
  })

  it('are refused with the place of what is wrong', async () => {
    const files = { passages: join(folder, 'passages.jsonl.gz'), train: join(folder, 'bad.jsonl') }
    await writeFile(
      files.train,
      `${trainingRowLine(row)}{"query":"q","positives":{"doc_id":[3]},"negatives":{"doc_id":[0]}}\n`,
    )
    await expect(loadTrainingData(files, { negatives: 1 })).rejects.toMatchObject({
      code: 'ROW_INVALID',
      message: `${files.train}, line 2, column 37: 3 is no row of passages.jsonl, which has 3 rows (the first is 0).`,
    })
    await expect(loadTrainingData(files, { negatives: 3 })).rejects.toThrow('line 1, column 63: it has 2 negatives')
    await writeFile(files.train, '')
    await expect(loadTrainingData(files, { negatives: 1 })).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
  })

  it('are refused where they are missing, there twice, or no gzip', async () => {
    await expect(findTrainingFiles(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    const broken = join(folder, 'broken.jsonl.gz')
    await writeFile(broken, gzipSync('{"contents":"a"}\n').subarray(0, -9))
    await expect(loadTrainingData({ passages: broken, train: broken }, { negatives: 0 })).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
    })
    await writeFile(join(folder, 'passages.jsonl'), '')
    await expect(findTrainingFiles(folder)).rejects.toThrow('passages.jsonl.gz is there too')
  })
})
