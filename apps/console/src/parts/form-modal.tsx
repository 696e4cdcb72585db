import { Button, Group, Modal, Stack } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { ErrorPanel } from './error-panel.tsx'

interface FormModalProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** What the button that sends the form says. */
  readonly action: string
  readonly canSubmit: boolean
  /** Whether it takes something away for good. */
  readonly isDeletion?: boolean
  /** What sending does; its error stands below the fields. */
  readonly mutation: UseMutationResult<unknown, Error, void>
  readonly children: ReactNode
}

/** A form over the page: its fields, why the server refused it, and the button that sends it. */
export function FormModal({
  title,
  isOpen,
  onClose,
  action,
  canSubmit,
  isDeletion = false,
  mutation,
  children,
}: FormModalProps) {
  function submit(event: FormEvent): void {
    event.preventDefault()
    mutation.mutate()
  }

  return (
    <Modal opened={isOpen} onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {children}
          {mutation.isError && <ErrorPanel error={mutation.error} />}
          <Group justify="flex-end">
            <Button
              type="submit"
              {...(isDeletion && { color: 'red.8' })}
              loading={mutation.isPending}
              disabled={!canSubmit}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
