import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { JobTable } from '../../parts/jobs/job-table.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'

/** The jobs of a project. */
export function JobPanel({ project }: { readonly project: string }) {
  const jobs = useQuery({
    queryKey: ['jobs', project],
    queryFn: ({ signal }) => client.jobs.list(project, { signal }),
    refetchInterval: 3000,
  })
  const newJob = (
    <LinkButton to="/projects/$project/new-job" params={{ project }} search={{}} size="compact-sm" variant="default">
      Create new job
    </LinkButton>
  )
  return (
    <Panel title="Jobs" actions={newJob}>
      <QueryView query={jobs}>
        {(list) =>
          list.length === 0 ? (
            <Empty says="The project has no job yet. One fine-tunes a model on a dataset, or embeds all texts of one." />
          ) : (
            <JobTable jobs={list} />
          )
        }
      </QueryView>
    </Panel>
  )
}
