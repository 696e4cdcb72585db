import { Code, Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { ConfirmButton } from './confirm-button.tsx'
import { TimeText } from './time-text.tsx'

interface KeyRowProps {
  /** An empty prefix: an option of the server sets the key, so it is not revoked here. */
  readonly entry: { readonly name: string; readonly prefix: string; readonly time_created: string }
  /** What follows when it is revoked. */
  readonly says: string
  readonly onRevoke: () => Promise<unknown>
  /** Cells between its beginning and its time. */
  readonly children?: ReactNode
}

/** A row of a table of keys: name, first characters, time, and the button that revokes it. */
export function KeyRow({ entry, says, onRevoke, children }: KeyRowProps) {
  const isOption = entry.prefix === ''
  return (
    <Table.Tr>
      <Table.Td fw={600}>{entry.name}</Table.Td>
      <Table.Td>{isOption ? 'set by an option' : <Code>{entry.prefix}…</Code>}</Table.Td>
      {children}
      <Table.Td>
        <TimeText time={entry.time_created} />
      </Table.Td>
      <Table.Td>
        {isOption ? (
          '–'
        ) : (
          <ConfirmButton label="Revoke" what={`key ${entry.name}`} says={says} size="compact-sm" onConfirm={onRevoke} />
        )}
      </Table.Td>
    </Table.Tr>
  )
}
