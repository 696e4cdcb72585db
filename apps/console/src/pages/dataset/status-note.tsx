import type { Dataset } from '@e5/core'
import { Alert, Stack, Text } from '@mantine/core'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { Note } from '../../parts/note.tsx'

interface StatusNoteProps {
  readonly dataset: Dataset
  /** Deletes it and begins anew. */
  readonly onReplace: () => Promise<unknown>
}

/** What the status of a dataset means for whoever waits for it. */
export function StatusNote({ dataset, onReplace }: StatusNoteProps) {
  const { name, status, status_reason: reason } = dataset
  return (
    <div role="status" className="when-said">
      {status === 'Importing' && (
        <Note title="Its files are being fetched">
          From {dataset.source}. Then they are checked; this page follows.
        </Note>
      )}
      {status === 'Checking' && (
        <Note title="It is being checked">
          Archives are unpacked, then the validator reads every row. This page follows.
        </Note>
      )}
      {status === 'Available' && reason !== '' && (
        <Note title="Jobs may use it, and set some rows aside">{reason}</Note>
      )}
      {status === 'Failed' && (
        <Alert variant="default" className="fault" title="Jobs cannot use it">
          <Stack gap="sm" align="flex-start">
            <Text size="sm" className="path">
              {reason}
            </Text>
            <ConfirmButton
              label="Replace"
              what={`dataset ${name}`}
              says="It is deleted with its report, and you drop the corrected files next, under the same name."
              size="compact-md"
              onConfirm={onReplace}
            />
          </Stack>
        </Alert>
      )}
    </div>
  )
}
