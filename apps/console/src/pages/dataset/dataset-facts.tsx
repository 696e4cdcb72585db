import type { Dataset } from '@e5/core'
import { Facts } from '../../parts/facts.tsx'
import { jobTypeText } from '../../parts/job-type-text.ts'
import { countText, sizeText } from '../../parts/number-text.ts'
import { Panel } from '../../parts/panel.tsx'
import { TimeText } from '../../parts/time-text.tsx'

/** What there is to know of a dataset at a glance. */
export function DatasetFacts({ dataset }: { readonly dataset: Dataset }) {
  const { status, job_type, file_count, size_bytes, verdict, metadata, source, time_created } = dataset
  const fewestNegatives = verdict?.fewest_negatives ?? null
  return (
    <Panel title="Details">
      <Facts
        facts={[
          ['Job type', job_type.map((type) => jobTypeText[type]).join(', ')],
          ['Files', status === 'Uploading' ? '–' : countText(file_count)],
          ['Rows', verdict === null ? '–' : countText(verdict.rows)],
          ['Size', sizeText(size_bytes)],
          ...(fewestNegatives === null ? [] : [['Negatives a row', `${countText(fewestNegatives)} at least`] as const]),
          ['Owner', metadata.owner],
          ['Created', <TimeText key="created" time={time_created} />],
          ...(source === '' ? [] : [['Comes from', source] as const]),
        ]}
      />
    </Panel>
  )
}
