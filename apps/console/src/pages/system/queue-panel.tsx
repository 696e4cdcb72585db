import type { SystemInfo } from '@e5/core'
import { Stack, Table } from '@mantine/core'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { countText } from '../../parts/number-text.ts'
import { Panel } from '../../parts/panel.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'

const laneWords: Readonly<Record<string, string>> = {
  datasets: 'Checks of datasets',
  batches: 'Parts of batch jobs',
  trainings: 'Train jobs',
}

interface QueuePanelProps {
  readonly queue: SystemInfo['queue']
  readonly tokens: SystemInfo['queue_tokens']
}

/** What waits for workers, and what they have. */
export function QueuePanel({ queue, tokens }: QueuePanelProps) {
  return (
    <Panel title="Queue of jobs" says="Work of datasets, batch jobs and trainings, of all servers on this database.">
      {queue === null ? (
        <Empty says="The queue cannot be read now: the database does not answer." />
      ) : (
        <Stack gap="sm">
          <Facts
            facts={[['Tokens of batch jobs to go', tokens === null ? '–' : `about ${countText(tokens)}`]]}
            isWide
          />
          <TableFrame label="Queue of jobs" heads={['Work', 'Waiting', 'In work']} minWidth={280}>
            {queue.map(({ lane, waiting, active }) => (
              <Table.Tr key={lane} className="figure">
                <Table.Td>{laneWords[lane] ?? lane}</Table.Td>
                <Table.Td>{countText(waiting)}</Table.Td>
                <Table.Td>{countText(active)}</Table.Td>
              </Table.Tr>
            ))}
          </TableFrame>
        </Stack>
      )}
    </Panel>
  )
}
