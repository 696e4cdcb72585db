import type { UploadFile } from '@e5/client'
import type { Dataset } from '@e5/core'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { client } from '../../app/client.ts'
import { uploads } from '../../app/uploads.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { nounText, sizeText } from '../../parts/number-text.ts'
import { Panel } from '../../parts/panel.tsx'
import { FilePicker } from '../../parts/upload/file-picker.tsx'
import { FileProgress } from '../../parts/upload/file-progress.tsx'
import type { UploadState } from '../../parts/upload/uploads.ts'

interface UploadPanelProps {
  readonly dataset: Dataset
  readonly onCancel: () => Promise<unknown>
}

/** How far the files of a dataset are sent; where this page sends none, a place to go on from. */
export function UploadPanel({ dataset, onCancel }: UploadPanelProps) {
  const upload = useSyncExternalStore(uploads.subscribe, () => uploads.get(dataset.id))
  const cancel = (
    <ConfirmButton
      label="Cancel"
      what={`the upload of ${dataset.name}`}
      says="The dataset is deleted, with what has arrived of it."
      onConfirm={onCancel}
    />
  )
  if (upload === undefined) return <Interrupted dataset={dataset} actions={cancel} />
  return <Running dataset={dataset} upload={upload} actions={cancel} />
}

interface RunningProps {
  readonly dataset: Dataset
  readonly upload: UploadState
  readonly actions: ReactNode
}

function Running({ dataset: { id }, upload, actions }: RunningProps) {
  const { phase, files, error } = upload
  return (
    <Panel
      title={phase === 'sending' ? 'Uploading' : 'The upload rests'}
      says={
        phase === 'sending'
          ? 'It goes on while you look at other pages here; keep this window open.'
          : 'What has arrived is kept. Continue sends the rest.'
      }
      actions={
        <Group gap="xs">
          {phase === 'sending' ? (
            <Button variant="default" onClick={() => uploads.pause(id)}>
              Pause
            </Button>
          ) : (
            <Button onClick={() => uploads.start(id, files)}>Continue upload</Button>
          )}
          {actions}
        </Group>
      }
    >
      <Stack gap="md">
        {error !== undefined && <ErrorPanel error={error} />}
        <FileProgress upload={upload} />
      </Stack>
    </Panel>
  )
}

function Interrupted({ dataset: { id }, actions }: Pick<RunningProps, 'dataset' | 'actions'>) {
  const [files, setFiles] = useState<readonly UploadFile[]>([])
  const arrived = useQuery({
    queryKey: ['datasets', id, 'files'],
    queryFn: ({ signal }) => client.datasets.files(id, { signal }),
    refetchInterval: 5000,
  })
  return (
    <Panel
      title="The upload is not complete"
      says="Nothing is sent from this window. Another one may be sending; otherwise drop the same files again: what has arrived is not sent twice."
      actions={actions}
    >
      <Stack gap="md">
        {arrived.data !== undefined && (
          <Text size="sm" className="figure">
            Arrived: {nounText(arrived.data.length, 'file')},{' '}
            {sizeText(arrived.data.reduce((sum, { bytes }) => sum + bytes, 0))}
          </Text>
        )}
        <FilePicker
          says={
            arrived.data?.length
              ? `Among them ${arrived.data
                  .slice(0, 5)
                  .map(({ name }) => name)
                  .join(', ')}.`
              : 'Nothing has arrived yet.'
          }
          files={files}
          setFiles={setFiles}
        />
        <Group>
          <Button disabled={files.length === 0} onClick={() => uploads.start(id, files)}>
            Continue upload
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}
