import type { EndpointInfo } from '@e5/core'
import { Table } from '@mantine/core'
import { LinkAnchor } from './links.tsx'
import { StatusBadge } from './status-badge.tsx'
import { TableFrame } from './table-frame.tsx'

/** Endpoints in rows, each a link to its page. */
export function EndpointTable({ endpoints }: { readonly endpoints: readonly EndpointInfo[] }) {
  return (
    <TableFrame label="Endpoints" heads={['Endpoint', 'Status', 'Project', 'Model', 'Precision', 'Batch size']}>
      {endpoints.map(({ id, name, project_name, status, model, precision, device, batch_size }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <LinkAnchor
              to="/projects/$project/endpoints/$endpoint"
              params={{ project: project_name, endpoint: name }}
              fw={600}
            >
              {name}
            </LinkAnchor>
          </Table.Td>
          <Table.Td>
            <StatusBadge status={status} />
          </Table.Td>
          <Table.Td>{project_name}</Table.Td>
          <Table.Td>{model}</Table.Td>
          <Table.Td>
            {precision} on {device}
          </Table.Td>
          <Table.Td className="figure">{batch_size}</Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  )
}
