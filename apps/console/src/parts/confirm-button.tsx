import { Button, type ButtonProps, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { ErrorPanel } from './error-panel.tsx'

interface ConfirmButtonProps extends ButtonProps {
  /** What the button does, in its words: Delete, Revoke. */
  readonly label: string
  /** For a row of a table: what it is done to. */
  readonly what: string
  /** What follows, and that it cannot be undone. */
  readonly says: string
  readonly onConfirm: () => Promise<unknown>
}

/** A button for what cannot be undone: it asks first. */
export function ConfirmButton({ label, what, says, onConfirm, ...button }: ConfirmButtonProps) {
  const [isOpen, { open, close }] = useDisclosure()
  const action = useMutation({ mutationFn: onConfirm, onSuccess: close })
  return (
    <>
      <Button variant="default" {...button} aria-label={`${label} ${what}`} onClick={open}>
        {label}
      </Button>
      <Modal opened={isOpen} onClose={close} title={`${label} ${what}?`}>
        <Stack gap="md">
          <Text>{says}</Text>
          {action.isError && <ErrorPanel error={action.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} data-autofocus>
              Keep it
            </Button>
            <Button color="red.8" loading={action.isPending} onClick={() => action.mutate()}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
