import type { CollectionAddress } from '@e5/client'
import { Button, Code, Group, Stack, Table, Text } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { collectionKey } from '../../parts/collection-key.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'
import { DeleteByFilter } from './delete-by-filter.tsx'

const documentsOfPage = 20

/** The documents of a collection, page by page. */
export function DocumentsPanel({ at }: { readonly at: CollectionAddress }) {
  // The last id of each page before this one.
  const [passed, setPassed] = useState<readonly string[]>([])
  const after = passed.at(-1)
  const queries = useQueryClient()
  const page = useQuery({
    queryKey: [...collectionKey(at), 'documents', after],
    queryFn: ({ signal }) => client.collections.listDocuments(at, { after, limit: documentsOfPage, signal }),
    placeholderData: keepPreviousData,
  })

  async function remove(id: string): Promise<void> {
    await client.collections.deleteDocuments(at, { ids: [id] })
    await queries.invalidateQueries({ queryKey: collectionKey(at) })
  }

  return (
    <Panel title="Documents" says="In the order of their ids." actions={<DeleteByFilter at={at} />}>
      <QueryView query={page}>
        {(documents) => (
          <Stack gap="sm">
            {documents.length === 0 ? (
              <Empty says="There is no document here any more." />
            ) : (
              <TableFrame label="Documents" heads={['Id', 'Text', 'Metadata', 'Action']} minWidth={620}>
                {documents.map(({ id, text, metadata }) => (
                  <Table.Tr key={id}>
                    <Table.Td fw={600} maw={180}>
                      <Text size="sm" fw={600} truncate title={id}>
                        {id}
                      </Text>
                    </Table.Td>
                    <Table.Td miw={220}>
                      <Text size="sm" lineClamp={2}>
                        {text === '' ? '(no text)' : text}
                      </Text>
                    </Table.Td>
                    <Table.Td maw={220}>
                      {Object.keys(metadata).length === 0 ? (
                        '–'
                      ) : (
                        <Text size="xs" truncate component="div" title={JSON.stringify(metadata)}>
                          <Code>{JSON.stringify(metadata)}</Code>
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <ConfirmButton
                        label="Delete"
                        what={`document ${id}`}
                        says="Searches do not find it any more. This cannot be undone."
                        size="compact-sm"
                        onConfirm={() => remove(id)}
                      />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </TableFrame>
            )}
            {(passed.length > 0 || documents.length === documentsOfPage) && (
              <Group gap="xs">
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={passed.length === 0}
                  onClick={() => setPassed(passed.slice(0, -1))}
                >
                  Previous
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={documents.length < documentsOfPage}
                  onClick={() => setPassed([...passed, documents.at(-1)!.id])}
                >
                  Next
                </Button>
              </Group>
            )}
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}
