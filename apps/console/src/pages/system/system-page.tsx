import type { SystemInfo } from '@e5/core'
import { Stack, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { meKey } from '../../app/query-client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { countText } from '../../parts/number-text.ts'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { QueuePanel } from './queue-panel.tsx'
import { WorkersPanel } from './workers-panel.tsx'

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`

/** The server and its machine: for admins. */
export function SystemPage() {
  const me = useQuery({ queryKey: meKey, queryFn: ({ signal }) => client.users.me({ signal }) })
  const isAdmin = me.data?.role === 'admin'
  const system = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => client.system({ signal }),
    refetchInterval: 2000,
    enabled: isAdmin,
  })
  return (
    <Page title="System" says="This server, its machine, the models that it has loaded, and what waits.">
      {isAdmin ? (
        <QueryView query={system}>{(info) => <System system={info} />}</QueryView>
      ) : (
        <Empty says="Only admins see the figures of the server. Ask one of them, or look at your endpoints." />
      )}
    </Page>
  )
}

function System({ system }: { readonly system: SystemInfo }) {
  const { memory, models, queue } = system
  return (
    <Stack gap="lg">
      <Panel title="Server">
        <Facts
          facts={[
            ['Version', system.version],
            ['Node', system.node_version],
            ['Platform', system.platform],
            ['Cores', String(system.cores)],
            ['Started', <TimeText key="started" time={system.time_started} />],
            ['Its memory', gib(memory.process_bytes)],
            ['Free memory', `${gib(memory.free_bytes)} of ${gib(memory.total_bytes)}`],
            ['Database', `${system.database ?? 'It'} ${system.database_up ? 'answers' : 'does not answer'}`],
            ['Devices in use', [...new Set(models.map(({ device }) => device))].join(', ') || 'none'],
            ['Requests now', String(system.running_requests)],
            ['Files', system.file_store ?? '–'],
          ]}
        />
      </Panel>
      <Panel title="Loaded models" says="Endpoints with the same model, precision, device and replicas share one.">
        <TableFrame
          label="Loaded models"
          heads={['Model', 'Device', 'Replicas', 'Texts waiting', 'Running', 'Wait', 'Tokens done', 'Endpoints']}
          minWidth={780}
        >
          {models.map((model) => (
            <Table.Tr key={model.endpoints.join(' ')} className="figure">
              <Table.Td>
                {model.model}, {model.precision}
              </Table.Td>
              <Table.Td>{model.device}</Table.Td>
              <Table.Td>
                {model.ready_replicas} of {model.replicas}
              </Table.Td>
              <Table.Td>{countText(model.waiting_texts)}</Table.Td>
              <Table.Td>{countText(model.running_texts)}</Table.Td>
              <Table.Td>{model.expected_wait_seconds.toFixed(1)} s</Table.Td>
              <Table.Td>{countText(model.embedded_tokens)}</Table.Td>
              <Table.Td>{model.endpoints.join(', ')}</Table.Td>
            </Table.Tr>
          ))}
        </TableFrame>
      </Panel>
      <WorkersPanel workers={system.workers} />
      <QueuePanel queue={queue} tokens={system.queue_tokens} />
    </Stack>
  )
}
