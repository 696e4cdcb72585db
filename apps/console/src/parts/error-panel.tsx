import { isRemoteError } from '@e5/client'
import { Alert, Button, Code, Group, Text } from '@mantine/core'

interface ErrorPanelProps {
  readonly error: Error
  /** Asks once more; the button is there only where that can help. */
  readonly onRetry?: (() => void) | undefined
}

/** What went wrong, in the server's words, which say what to do. */
export function ErrorPanel({ error, onRetry }: ErrorPanelProps) {
  return (
    <Alert variant="default" className="fault" role="alert" title="That did not work">
      <Text size="sm">{error.message}</Text>
      <Group mt="xs" gap="sm">
        {onRetry !== undefined && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        {isRemoteError(error) && <Code>{error.code}</Code>}
      </Group>
    </Alert>
  )
}
