import { runMine } from './apps/trainer/src/mining/run-mine.ts'

await runMine(
  {
    passages: '/tmp/scifact-run/data0/passages.jsonl',
    train: '/tmp/scifact-run/data0/train.jsonl',
    output: '/tmp/scifact-run/mined.jsonl',
    force: true,
    model: 'e5-small-v2',
    device: 'cpu',
    precision: 'int8',
    dataDir: undefined,
    scoreFactor: undefined,
    rules: {
      negatives: 40,
      rangeMin: 3,
      rangeMax: 43,
      relativeMargin: -1,
      sampling: 'first',
      shortRows: 'extend',
      seed: 1,
    },
  } as any,
  { stdout: process.stdout, stderr: process.stderr, signal: new AbortController().signal } as any,
)
