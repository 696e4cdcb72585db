import type { UploadFile } from '@e5/client'
import { ActionIcon, Table, Text } from '@mantine/core'
import { IconX } from '../icons.ts'
import { nounText, sizeText } from '../number-text.ts'
import { TableFrame } from '../table-frame.tsx'
import { bytesOf } from './chosen-files.ts'

// More rows help nobody and make the page slow.
const mostShown = 50

interface FileListProps {
  readonly files: readonly UploadFile[]
  readonly onRemove: (path: string) => void
}

/** The files that were chosen, each with a button that takes it out. */
export function FileList({ files, onRemove }: FileListProps) {
  return (
    <div>
      <Text size="sm" c="dimmed" className="figure" role="status">
        {nounText(files.length, 'file')}, {sizeText(bytesOf(files))}
        {files.length > mostShown && `; the first ${mostShown} are shown`}
      </Text>
      {files.length > 0 && (
        <TableFrame label="Chosen files" heads={['File', 'Size', 'Action']} minWidth={280}>
          {files.slice(0, mostShown).map(({ path, content }) => (
            <Table.Tr key={path}>
              <Table.Td className="path">{path}</Table.Td>
              <Table.Td className="figure">{sizeText(content.size)}</Table.Td>
              <Table.Td>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Take out ${path}`}
                  title="Take out"
                  onClick={() => onRemove(path)}
                >
                  <IconX size={16} />
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </TableFrame>
      )}
    </div>
  )
}
