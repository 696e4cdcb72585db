import { readTexts } from '../beir-folder.ts'

/** A batch of fine-tuning, with prefixes. Queries and passages have nothing to do with each other: it is about time. */
export interface TrainBatch {
  readonly queries: readonly string[]
  /** So many for each query, one after the other. */
  readonly passages: readonly string[]
}

/** The first texts of a BEIR folder. */
export async function readTrainBatch(folder: string, queries: number, passagesPerQuery: number): Promise<TrainBatch> {
  const read = async (file: string, prefix: string, count: number) =>
    (await readTexts(folder, file)).slice(0, count).map(({ text }) => prefix + text)
  return {
    queries: await read('queries.jsonl', 'query: ', queries),
    passages: await read('corpus.jsonl', 'passage: ', queries * passagesPerQuery),
  }
}
