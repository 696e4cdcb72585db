import { Stack, Text, Title } from '@mantine/core'
import { CodeBlock } from '../../parts/code-block.tsx'
import { jobTypeText } from '../../parts/job-type-text.ts'

const shapes = [
  {
    title: jobTypeText.train,
    says: 'Two files: passages, and queries with the row numbers (from 0) of passages that answer them, and of some that do not.',
    what: 'the rows of a train set',
    code: `passages.jsonl
{"contents": "Whales sleep one half of the brain at a time."}
{"contents": "The train to Basel leaves at nine."}

train.jsonl
{"query": "how do whales sleep", "positives": {"doc_id": [0]}, "negatives": {"doc_id": [1]}}`,
  },
  {
    title: jobTypeText.batch_predict,
    says: 'Texts to embed: .json files with text_list; also .jsonl, .csv, .tsv and .parquet with a column text, and .txt with a text a line.',
    what: 'a file of texts',
    code: `documents.json
{"text_list": ["passage: Whales sleep one half …", "passage: The train to Basel …"]}

documents.jsonl
{"text": "Whales sleep one half of the brain at a time."}`,
  },
] as const

/** How the files of a dataset look, for those who have none. */
export function DatasetShapes() {
  return (
    <Stack gap="lg">
      {shapes.map(({ title, says, what, code }) => (
        <section key={title} aria-label={title}>
          <Title order={3}>{title}</Title>
          <Text size="sm" c="dimmed" mb={8}>
            {says}
          </Text>
          <CodeBlock code={code} what={what} />
        </section>
      ))}
    </Stack>
  )
}
