import { Alert, Code, Group, Text } from '@mantine/core'
import { CopyButton } from './copy-button.tsx'
import { IconKey } from './icons.ts'

/** A key that was just made: now or never. */
export function NewKey({ apiKey, opens }: { readonly apiKey: string; readonly opens: string }) {
  return (
    <Alert variant="default" className="note" icon={<IconKey size={18} />} role="status" title="Copy this key now">
      <Text size="sm">It opens {opens} and is never shown again: the server keeps only its digest.</Text>
      <Group gap={4} mt={6} wrap="nowrap">
        <Code style={{ overflowWrap: 'anywhere' }} data-testid="new-key">
          {apiKey}
        </Code>
        <CopyButton text={apiKey} what="the key" />
      </Group>
    </Alert>
  )
}
