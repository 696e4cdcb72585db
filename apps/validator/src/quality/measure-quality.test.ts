import { describe, expect, it } from 'vitest'
import { folderWith } from '../../test/run-validator.ts'
import { qualityTask } from './measure-quality.ts'
import type { EmbedPortions } from './text-embedder.ts'

/** Texts are alike that share words: a vector counts the letters of the alphabet, in portions of two. */
const embed: EmbedPortions = async (texts, _inputType, onPortion) => {
  for (let start = 0; start < texts.length; start += 2) {
    onPortion(
      texts.slice(start, start + 2).map((text) => {
        const vector = new Float32Array(26)
        for (const letter of text.toLowerCase()) {
          const place = letter.charCodeAt(0) - 97
          if (place >= 0 && place < 26) vector[place]!++
        }
        const norm = Math.hypot(...vector)
        return vector.map((value) => value / norm)
      }),
      start,
    )
  }
}

describe('qualityTask', () => {
  it('ranks all documents of a BEIR folder for the queries of its test split', async () => {
    await using folder = await folderWith({
      'corpus.jsonl': '{"_id":"a","text":"whales"}\n{"_id":"b","text":"trains"}\n{"_id":"c","text":"xyz"}\n',
      'queries.jsonl': '{"_id":"1","text":"whale"}\n{"_id":"2","text":"trains"}\n{"_id":"3","text":"not judged"}\n',
      'qrels/test.tsv': 'query-id\tcorpus-id\tscore\n1\ta\t1\n2\tc\t1\n',
      'qrels/train.tsv': 'query-id\tcorpus-id\tscore\n3\ta\t1\n',
    })
    const measure = await qualityTask(folder.path)
    // The first query's document is first, the second one's is last of three: 1 / log2(4).
    expect(await measure(embed, 26)).toEqual({
      kind: 'retrieval',
      split: 'test',
      queries: 2,
      documents: 3,
      ndcgAt10: (1 + 0.5) / 2,
      mrrAt10: (1 + 1 / 3) / 2,
      recallAt10: 1,
      recallAt100: 1,
    })
  })

  it("takes an STS folder's test file", async () => {
    const pairs = 'g\tf\ty\t1\t5\tabc\tabc\ng\tf\ty\t2\t1\tabc\tabx\ng\tf\ty\t3\t0\tabc\txyz\n'
    await using folder = await folderWith({ 'sts-dev.csv': pairs, 'sts-test.csv': pairs.replace('\t5\t', '\t0.5\t') })
    const measure = await qualityTask(folder.path)
    expect(await measure(embed, 26)).toMatchObject({ file: 'sts-test.csv', pairs: 3, spearman: 0.5 })
  })

  it("takes a training folder's held-out rows, against all its passages", async () => {
    const passages = ['whales', 'trains', 'xyz'].map((contents) => `${JSON.stringify({ contents })}\n`).join('')
    const rows = '{"query":"whale","positives":{"doc_id":[0]}}\n{"query":"trains","positives":{"doc_id":[2]}}\n'
    await using folder = await folderWith({ 'passages.jsonl': passages, 'dev.jsonl': rows })
    const measure = await qualityTask(folder.path)
    expect(await measure(embed, 26)).toMatchObject({ split: 'dev.jsonl', queries: 2, documents: 3, ndcgAt10: 0.75 })
    await using training = await folderWith({ 'train.jsonl': '' })
    await expect(qualityTask(training.path)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})
