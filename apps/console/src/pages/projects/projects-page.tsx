import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { LinkAnchor } from '../../parts/links.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { NewProject } from './new-project.tsx'

/** The projects that one may use. */
export function ProjectsPage() {
  const projects = useQuery({ queryKey: ['projects'], queryFn: ({ signal }) => client.projects.list({ signal }) })
  return (
    <Page
      title="Projects"
      says="A project holds endpoints, jobs and collections, and belongs to who made it."
      actions={<NewProject />}
    >
      <Panel title="Your projects">
        <QueryView query={projects}>
          {(list) =>
            list.length === 0 ? (
              <Empty says="You have no project yet. Press New project, then add an endpoint to it." />
            ) : (
              <TableFrame label="Projects" heads={['Project', 'Endpoints', 'Owner', 'Created', 'Description']}>
                {list.map(({ id, name, endpoint_count, metadata, time_created, description }) => (
                  <Table.Tr key={id}>
                    <Table.Td>
                      <LinkAnchor to="/projects/$project" params={{ project: name }} fw={600}>
                        {name}
                      </LinkAnchor>
                    </Table.Td>
                    <Table.Td className="figure">{endpoint_count}</Table.Td>
                    <Table.Td>{metadata.owner}</Table.Td>
                    <Table.Td>
                      <TimeText time={time_created} />
                    </Table.Td>
                    <Table.Td>{description === '' ? '–' : description}</Table.Td>
                  </Table.Tr>
                ))}
              </TableFrame>
            )
          }
        </QueryView>
      </Panel>
    </Page>
  )
}
