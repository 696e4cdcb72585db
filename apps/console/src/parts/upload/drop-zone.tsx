import type { UploadFile } from '@e5/client'
import { Button, FileButton, Group, Text } from '@mantine/core'
import { type ComponentProps, type DragEvent, type ReactNode, useRef, useState } from 'react'
import { ErrorPanel } from '../error-panel.tsx'
import { IconUpload } from '../icons.ts'
import { inDataset } from './chosen-files.ts'
import classes from './drop-zone.module.css'
import { readDrop } from './read-drop.ts'

interface DropZoneProps {
  /** Which files are wanted. */
  readonly says: ReactNode
  readonly onFiles: (files: readonly UploadFile[]) => void
}

/** A place to drop files and folders on, with buttons that choose them. */
export function DropZone({ says, onFiles }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false)
  const [error, setError] = useState<Error>()

  function over(event: DragEvent): void {
    event.preventDefault()
    setIsOver(true)
  }

  async function drop(event: DragEvent): Promise<void> {
    event.preventDefault()
    setIsOver(false)
    setError(undefined)
    try {
      onFiles(inDataset(await readDrop(event.dataTransfer.items)))
    } catch (fault) {
      setError(new Error(`What was dropped cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`))
    }
  }

  return (
    <fieldset
      aria-label="Drop files"
      className={classes.zone}
      data-over={isOver || undefined}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => void drop(event)}
    >
      <IconUpload size={28} />
      <Text fw={600}>Drop a folder or files here</Text>
      <Text size="sm" c="dimmed" maw={560}>
        {says}
      </Text>
      <Group gap="xs" justify="center">
        <ChooseButton label="Choose a folder" inputProps={{ webkitdirectory: '' }} onFiles={onFiles} />
        <ChooseButton label="Choose files" inputProps={{}} onFiles={onFiles} />
      </Group>
      {error !== undefined && <ErrorPanel error={error} />}
    </fieldset>
  )
}

interface ChooseButtonProps extends Pick<DropZoneProps, 'onFiles'> {
  readonly label: string
  readonly inputProps: ComponentProps<'input'>
}

function ChooseButton({ label, inputProps, onFiles }: ChooseButtonProps) {
  // Without it a file that is chosen once more, after it was taken out, is no change.
  const reset = useRef<() => void>(null)

  function choose(files: readonly File[]): void {
    onFiles(inDataset(files.map((file) => ({ path: file.webkitRelativePath || file.name, content: file }))))
    reset.current?.()
  }

  return (
    <FileButton multiple onChange={choose} resetRef={reset} inputProps={inputProps}>
      {(props) => (
        <Button variant="default" {...props}>
          {label}
        </Button>
      )}
    </FileButton>
  )
}
