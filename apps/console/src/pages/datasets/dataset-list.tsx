import type { Dataset, DatasetStatus, JobType } from '@e5/core'
import { Group, NativeSelect, Table } from '@mantine/core'
import { useState } from 'react'
import { datasetAddress } from '../../parts/dataset-address.ts'
import { Empty } from '../../parts/empty.tsx'
import { jobTypeText } from '../../parts/job-type-text.ts'
import { LinkAnchor } from '../../parts/links.tsx'
import { countText, sizeText } from '../../parts/number-text.ts'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'
import { TimeText } from '../../parts/time-text.tsx'

// Fewer are seen at a glance.
const worthAFilter = 6
const statuses = ['Uploading', 'Importing', 'Checking', 'Available', 'Failed'] as const satisfies DatasetStatus[]

/** Datasets in rows, each a link to its page; where there are many one can ask for some of them. */
export function DatasetList({ datasets }: { readonly datasets: readonly Dataset[] }) {
  const [jobType, setJobType] = useState<JobType | ''>('')
  const [status, setStatus] = useState<DatasetStatus | ''>('')
  const shown = datasets.filter(
    (dataset) => (jobType === '' || dataset.job_type.includes(jobType)) && (status === '' || dataset.status === status),
  )
  return (
    <>
      {datasets.length >= worthAFilter && (
        <Group gap="sm" mb="sm">
          <NativeSelect
            label="Job type"
            data={[
              { value: '', label: 'All' },
              { value: 'train', label: jobTypeText.train },
              { value: 'batch_predict', label: jobTypeText.batch_predict },
            ]}
            value={jobType}
            onChange={(event) => setJobType(event.currentTarget.value as JobType | '')}
          />
          <NativeSelect
            label="Status"
            data={[{ value: '', label: 'All' }, ...statuses]}
            value={status}
            onChange={(event) => setStatus(event.currentTarget.value as DatasetStatus | '')}
          />
        </Group>
      )}
      {shown.length === 0 ? (
        <Empty says="None of your datasets is like that. Choose All to see the others." />
      ) : (
        <DatasetTable datasets={shown} />
      )}
    </>
  )
}

function DatasetTable({ datasets }: { readonly datasets: readonly Dataset[] }) {
  return (
    <TableFrame
      label="Datasets"
      heads={['Dataset', 'Status', 'Job type', 'Files', 'Rows', 'Size', 'Created']}
      minWidth={760}
    >
      {datasets.map((dataset) => (
        <Table.Tr key={dataset.id}>
          <Table.Td>
            <LinkAnchor to="/datasets/$dataset" params={{ dataset: datasetAddress(dataset) }} fw={600}>
              {dataset.name}
            </LinkAnchor>
          </Table.Td>
          <Table.Td>
            <StatusBadge status={dataset.status} />
          </Table.Td>
          <Table.Td>{dataset.job_type.map((type) => jobTypeText[type]).join(', ')}</Table.Td>
          <Table.Td className="figure">{countText(dataset.file_count)}</Table.Td>
          <Table.Td className="figure">{dataset.verdict === null ? '–' : countText(dataset.verdict.rows)}</Table.Td>
          <Table.Td className="figure">{sizeText(dataset.size_bytes)}</Table.Td>
          <Table.Td>
            <TimeText time={dataset.time_created} />
          </Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  )
}
