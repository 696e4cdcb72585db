import type { Dataset } from '@e5/core'
import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { nounText, sizeText } from '../../parts/number-text.ts'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'

const mostShown = 100

/** The files of a dataset, as they are kept. */
export function FilesPanel({ dataset: { id } }: { readonly dataset: Dataset }) {
  const files = useQuery({
    queryKey: ['datasets', id, 'files', 'kept'],
    queryFn: ({ signal }) => client.datasets.files(id, { signal }),
  })
  return (
    <Panel title="Files">
      <QueryView query={files}>
        {(list) =>
          list.length === 0 ? (
            <Empty says="No file of it is kept." />
          ) : (
            <>
              <TableFrame label="Files" heads={['File', 'Size']} minWidth={240}>
                {list.slice(0, mostShown).map(({ name, bytes }) => (
                  <Table.Tr key={name}>
                    <Table.Td className="path">{name}</Table.Td>
                    <Table.Td className="figure">{sizeText(bytes)}</Table.Td>
                  </Table.Tr>
                ))}
              </TableFrame>
              {list.length > mostShown && (
                <Text size="sm" c="dimmed" mt="xs">
                  And {nounText(list.length - mostShown, 'more file')}: e5 dataset files shows all.
                </Text>
              )}
            </>
          )
        }
      </QueryView>
    </Panel>
  )
}
