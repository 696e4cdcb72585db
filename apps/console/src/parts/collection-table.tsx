import type { Collection } from '@e5/core'
import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../app/client.ts'
import { collectionKey } from './collection-key.ts'
import { LinkAnchor } from './links.tsx'
import { countText } from './number-text.ts'
import { TableFrame } from './table-frame.tsx'
import { TimeText } from './time-text.tsx'

/** Collections in rows, each a link to its page. */
export function CollectionTable({ collections }: { readonly collections: readonly Collection[] }) {
  return (
    <TableFrame
      label="Collections"
      heads={['Collection', 'Documents', 'Project', 'Model', 'Index', 'Created']}
      minWidth={680}
    >
      {collections.map((collection) => (
        <Table.Tr key={collection.id}>
          <Table.Td>
            <LinkAnchor
              to="/projects/$project/collections/$collection"
              params={{ project: collection.project_name, collection: collection.name }}
              fw={600}
            >
              {collection.name}
            </LinkAnchor>
          </Table.Td>
          <Table.Td className="figure">
            <DocumentCount collection={collection} />
          </Table.Td>
          <Table.Td>{collection.project_name}</Table.Td>
          <Table.Td>
            {collection.model}, {collection.precision}
          </Table.Td>
          <Table.Td>{collection.index === 'hnsw' ? 'HNSW' : 'none'}</Table.Td>
          <Table.Td>
            <TimeText time={collection.time_created} />
          </Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  )
}

// Lists have no counts: each is a look into the collection's own table.
function DocumentCount({
  collection: { project_name: project, name: collection },
}: {
  readonly collection: Collection
}) {
  const at = { project, collection }
  const info = useQuery({
    queryKey: collectionKey(at),
    queryFn: ({ signal }) => client.collections.get(at, { signal }),
    staleTime: 30_000,
  })
  if (info.isError) return <span title={info.error.message}>?</span>
  return <>{info.data === undefined ? '…' : countText(info.data.document_count)}</>
}
