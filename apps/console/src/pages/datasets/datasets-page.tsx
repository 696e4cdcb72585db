import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { isOnItsWay } from '../../parts/dataset-status.ts'
import { Empty } from '../../parts/empty.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { DatasetList } from './dataset-list.tsx'
import { DatasetShapes } from './dataset-shapes.tsx'

/** The datasets that one may use. */
export function DatasetsPage() {
  const datasets = useQuery({
    queryKey: ['datasets'],
    queryFn: ({ signal }) => client.datasets.list({ signal }),
    refetchInterval: ({ state }) => (state.data?.some(isOnItsWay) ? 1500 : 10_000),
  })
  const addDataset = (
    <LinkButton to="/datasets/new" search={{}}>
      Add dataset
    </LinkButton>
  )
  return (
    <Page
      title="Datasets"
      says="Folders of files that jobs work on: what a model is trained with, or texts to embed."
      actions={addDataset}
    >
      <Panel title="Your datasets">
        <QueryView query={datasets}>
          {(list) =>
            list.length === 0 ? (
              <>
                <Empty says="You have no dataset yet. Drop a folder: it is checked when it has arrived, and every fault is shown with its line.">
                  {addDataset}
                </Empty>
                <DatasetShapes />
              </>
            ) : (
              <DatasetList datasets={list} />
            )
          }
        </QueryView>
      </Panel>
    </Page>
  )
}
