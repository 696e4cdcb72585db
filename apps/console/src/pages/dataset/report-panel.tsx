import type { Dataset, DatasetReport } from '@e5/core'
import { Anchor, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { client } from '../../app/client.ts'
import { Loading } from '../../parts/loading.tsx'
import { countText, nounText } from '../../parts/number-text.ts'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'
import { FindingsTable } from './findings-table.tsx'

// Charts come when there is something to plot.
const LengthCharts = lazy(() => import('./length-charts.tsx'))

/** What the validator found in a dataset. */
export function ReportPanel({ dataset: { id } }: { readonly dataset: Dataset }) {
  const report = useQuery({
    queryKey: ['datasets', id, 'report'],
    queryFn: ({ signal }) => client.datasets.report(id, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Panel
      title="Report"
      says="What the validator found when it read every row."
      actions={
        <Anchor href={`/api/datasets/${id}/report.html`} target="_blank" size="sm">
          Open as a page
        </Anchor>
      }
    >
      <QueryView query={report}>{(found) => <Report report={found} />}</QueryView>
    </Panel>
  )
}

function Report({ report: { errors, warnings, findings, figures, lengths } }: { readonly report: DatasetReport }) {
  const measured = lengths.filter(({ texts }) => texts > 0)
  return (
    <Stack gap="lg">
      <Text fw={600}>
        {nounText(errors, 'error')}, {nounText(warnings, 'warning')}
      </Text>
      {findings.length > 0 && <FindingsTable findings={findings} />}
      {measured.length > 0 && (
        <Suspense fallback={<Loading />}>
          <LengthCharts lengths={measured} />
        </Suspense>
      )}
      {figures.length > 0 && (
        <TableFrame label="Figures" heads={['Figure', 'Value']} minWidth={240}>
          {figures.map(({ label, value }) => (
            <Table.Tr key={label}>
              <Table.Td>{label}</Table.Td>
              <Table.Td className="figure">{countText(value)}</Table.Td>
            </Table.Tr>
          ))}
        </TableFrame>
      )}
    </Stack>
  )
}
