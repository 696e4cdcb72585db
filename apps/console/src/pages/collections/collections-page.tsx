import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { CollectionTable } from '../../parts/collection-table.tsx'
import { Empty } from '../../parts/empty.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { NewCollection } from '../../parts/new-collection.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'

/** The collections of all projects that one may use. */
export function CollectionsPage() {
  const collections = useQuery({
    queryKey: ['collections'],
    queryFn: ({ signal }) => client.collections.listAll({ signal }),
  })
  const projects = useQuery({ queryKey: ['projects'], queryFn: ({ signal }) => client.projects.list({ signal }) })
  const names = projects.data?.map(({ name }) => name) ?? []
  return (
    <Page
      title="Collections"
      says="Documents with their vectors, to be searched by meaning."
      actions={<NewCollection projects={names} />}
    >
      <Panel title="All collections">
        <QueryView query={collections}>
          {(list) =>
            list.length === 0 ? (
              <Empty says="There is no collection yet. Press New collection, add documents to it, and search them.">
                {projects.data?.length === 0 && <LinkButton to="/projects">Add a project first</LinkButton>}
              </Empty>
            ) : (
              <CollectionTable collections={list} />
            )
          }
        </QueryView>
      </Panel>
    </Page>
  )
}
