import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { CollectionTable } from '../../parts/collection-table.tsx'
import { Empty } from '../../parts/empty.tsx'
import { NewCollection } from '../../parts/new-collection.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'

/** The collections of a project. */
export function CollectionPanel({ project }: { readonly project: string }) {
  const collections = useQuery({
    queryKey: ['collections', project],
    queryFn: ({ signal }) => client.collections.list(project, { signal }),
  })
  return (
    <Panel title="Collections" actions={<NewCollection projects={[project]} />}>
      <QueryView query={collections}>
        {(list) =>
          list.length === 0 ? (
            <Empty says="The project has no collection yet. One keeps documents with their vectors and finds them by meaning." />
          ) : (
            <CollectionTable collections={list} />
          )
        }
      </QueryView>
    </Panel>
  )
}
