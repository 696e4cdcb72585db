import type { SystemInfo, WorkerInfo } from '@e5/core'
import { Alert, Code, List, Stack, Table, Text } from '@mantine/core'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { worksOn } from './works-on.ts'

/** Who takes jobs: servers and workers, and what each does. */
export function WorkersPanel({ workers }: { readonly workers: SystemInfo['workers'] }) {
  const gone = workers?.filter(({ is_gone }) => is_gone) ?? []
  return (
    <Panel title="Workers" says="Servers and workers that take jobs from the queue, on any machine.">
      <Stack gap="sm">
        <div role="status" className="when-said">
          {gone.length > 0 && <Gone workers={gone} />}
        </div>
        {workers === null && <Empty says="Workers cannot be read now: the database does not answer." />}
        {workers?.length === 0 && (
          <Empty
            says={
              <>
                Nobody takes jobs, so they wait. Start <Code>e5-server worker</Code> on this database, or a server with{' '}
                <Code>--job-slots 2</Code>.
              </>
            }
          />
        )}
        {workers !== null && workers.length > 0 && (
          <TableFrame
            label="Workers"
            heads={['Worker', 'State', 'Works on', 'At a time', 'Last heard', 'Started']}
            minWidth={820}
          >
            {workers.map((worker) => (
              <Table.Tr key={worker.id}>
                <Table.Td>
                  <Text size="sm" fw={600}>
                    {worker.host}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {worker.role}, process {worker.process_id}, {worker.version}
                  </Text>
                </Table.Td>
                <Table.Td>{stateOf(worker)}</Table.Td>
                <Table.Td>{worker.items.length === 0 ? '–' : worksOn(worker.items)}</Table.Td>
                <Table.Td className="figure">{worker.job_slots}</Table.Td>
                <Table.Td>
                  <TimeText time={worker.time_seen} />
                </Table.Td>
                <Table.Td>
                  <TimeText time={worker.time_started} />
                </Table.Td>
              </Table.Tr>
            ))}
          </TableFrame>
        )}
      </Stack>
    </Panel>
  )
}

function stateOf({ is_gone: isGone, items }: WorkerInfo): string {
  if (isGone) return 'gone'
  return items.length === 0 ? 'waits' : 'works'
}

function Gone({ workers }: { readonly workers: readonly WorkerInfo[] }) {
  const names = workers.map(({ host, process_id }) => `${host} (process ${process_id})`).join(', ')
  return (
    <Alert variant="default" className="fault" title={`Gone: ${names}`}>
      <List size="sm" spacing={2}>
        <List.Item>
          It said nothing for longer than a lease: it ended without a stop, or cannot reach the database.
        </List.Item>
        <List.Item>What it worked on was given to others, and nothing of it is lost or done twice.</List.Item>
        <List.Item>
          Start <Code>e5-server worker</Code> again if the queue grows; the row goes by itself after a day.
        </List.Item>
      </List>
    </Alert>
  )
}
