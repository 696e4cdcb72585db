import type { Dataset } from '@e5/core'
import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { SampleRowView } from './sample-row-view.tsx'
import { type FileSample, readSampleRows } from './sample-rows.ts'
import classes from './samples-panel.module.css'

const shownRows = 5
// Of a train set more are asked for: examples name passages, whose texts are looked for among these.
const askedRows = { train: 100, batch_predict: 30 } as const

/** The first rows of a dataset, as people read them. */
export function SamplesPanel({ dataset: { id, job_type } }: { readonly dataset: Dataset }) {
  const samples = useQuery({
    queryKey: ['datasets', id, 'samples'],
    queryFn: async ({ signal }) => {
      const count = askedRows[job_type.includes('train') ? 'train' : 'batch_predict']
      return readSampleRows(await client.datasets.samples(id, { count, signal }), shownRows)
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Panel title="Samples" says={`The first ${shownRows} rows of each file of text.`}>
      <QueryView query={samples}>
        {(files) =>
          files.length === 0 ? (
            <Empty says="None of its files is text that can be shown here: Parquet has no lines." />
          ) : (
            <Stack gap="lg">
              {files.map((sample) => (
                <Sample key={sample.file} sample={sample} />
              ))}
            </Stack>
          )
        }
      </QueryView>
    </Panel>
  )
}

function Sample({ sample: { file, rows } }: { readonly sample: FileSample }) {
  return (
    <section aria-label={`Samples of ${file}`}>
      <Title order={3} mb={6} className="path">
        {file}
      </Title>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          It has no rows.
        </Text>
      ) : (
        <ol className={classes.rows}>
          {rows.map((row, index) => (
            <li key={index} className={classes.row}>
              <SampleRowView row={row} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
