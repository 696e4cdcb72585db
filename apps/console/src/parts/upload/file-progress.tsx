import { Group, Progress, Stack, Table, Text } from '@mantine/core'
import { shareText, sizeText } from '../number-text.ts'
import { TableFrame } from '../table-frame.tsx'
import { bytesOf, sentOf } from './chosen-files.ts'
import type { UploadState } from './uploads.ts'

const mostShown = 50

/** How far an upload is: in all, and of each file. */
export function FileProgress({ upload: { files, sentBytes } }: { readonly upload: UploadState }) {
  const bytes = bytesOf(files)
  const sent = sentOf(files, sentBytes)
  // What is sent now stays in sight.
  const first = Math.max(0, Math.min(sent.findLastIndex((count) => count > 0) - 2, files.length - mostShown))
  return (
    <Stack gap="sm">
      <div>
        <Group justify="space-between" className="figure">
          <Text size="sm">
            {sizeText(sentBytes)} of {sizeText(bytes)}
          </Text>
          <Text size="sm">{shareText(sentBytes, bytes)}</Text>
        </Group>
        <Bar label="All files" sent={sentBytes} bytes={bytes} size="lg" />
      </div>
      <TableFrame label="Files" heads={['File', 'Sent', 'Size']} minWidth={280}>
        {files.slice(first, first + mostShown).map(({ path, content: { size } }, index) => (
          <Table.Tr key={path}>
            <Table.Td className="path">{path}</Table.Td>
            <Table.Td miw={90}>
              <Bar label={path} sent={sent[first + index]!} bytes={size} size="sm" />
            </Table.Td>
            <Table.Td className="figure">{sizeText(size)}</Table.Td>
          </Table.Tr>
        ))}
      </TableFrame>
    </Stack>
  )
}

interface BarProps {
  readonly label: string
  readonly sent: number
  readonly bytes: number
  readonly size: 'sm' | 'lg'
}

function Bar({ label, sent, bytes, size }: BarProps) {
  return <Progress size={size} value={bytes === 0 ? 0 : (100 * sent) / bytes} aria-label={`${label}, sent`} />
}
