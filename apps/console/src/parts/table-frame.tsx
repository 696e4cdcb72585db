import { Table } from '@mantine/core'
import type { ReactNode } from 'react'

interface TableFrameProps {
  readonly label: string
  readonly heads: readonly string[]
  readonly children: ReactNode
  readonly minWidth?: number
}

/** A table that scrolls by itself where the page is narrower. */
export function TableFrame({ label, heads, children, minWidth = 560 }: TableFrameProps) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': `${label}, to scroll`, role: 'region' } }}
    >
      <Table aria-label={label} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} scope="col" className="eyebrow">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
