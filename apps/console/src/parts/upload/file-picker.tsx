import type { UploadFile } from '@e5/client'
import { Stack } from '@mantine/core'
import type { Dispatch, ReactNode, SetStateAction } from 'react'
import { withFiles } from './chosen-files.ts'
import { DropZone } from './drop-zone.tsx'
import { FileList } from './file-list.tsx'

interface FilePickerProps {
  /** Which files are wanted. */
  readonly says: ReactNode
  readonly files: readonly UploadFile[]
  readonly setFiles: Dispatch<SetStateAction<readonly UploadFile[]>>
}

/** Files of a dataset: a place to drop them, and the list of those that are chosen. */
export function FilePicker({ says, files, setFiles }: FilePickerProps) {
  return (
    <Stack gap="md">
      <DropZone says={says} onFiles={(more) => setFiles((before) => withFiles(before, more))} />
      <FileList files={files} onRemove={(gone) => setFiles((before) => before.filter(({ path }) => path !== gone))} />
    </Stack>
  )
}
