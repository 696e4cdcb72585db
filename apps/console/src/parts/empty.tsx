import { Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** In place of a list without entries: why it is empty, and what one can do. */
export function Empty({ says, children }: { readonly says: ReactNode; readonly children?: ReactNode }) {
  return (
    <Stack align="flex-start" gap="sm" py="md">
      <Text c="dimmed" maw={560}>
        {says}
      </Text>
      {children !== undefined && <Group gap="xs">{children}</Group>}
    </Stack>
  )
}
