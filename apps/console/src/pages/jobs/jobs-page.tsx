import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { JobTable } from '../../parts/jobs/job-table.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'

/** The jobs of all projects that one may use. */
export function JobsPage() {
  const jobs = useQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal }) => client.jobs.listAll({ signal }),
    refetchInterval: 3000,
  })
  return (
    <Page title="Jobs" says="Trainings and batch inference, in all projects that you may use.">
      <Panel title="All jobs">
        <QueryView query={jobs}>
          {(list) =>
            list.length === 0 ? (
              <Empty says="There is no job yet. Open a project and press Create new job: it fine-tunes a model on a dataset, or embeds one.">
                <LinkButton to="/projects">Open a project</LinkButton>
              </Empty>
            ) : (
              <JobTable jobs={list} />
            )
          }
        </QueryView>
      </Panel>
    </Page>
  )
}
