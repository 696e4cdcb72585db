import { Box, Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface PanelProps {
  readonly title: string
  readonly says?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A part of a page in a frame of its own. */
export function Panel({ title, says, actions, children }: PanelProps) {
  return (
    <section className="panel" aria-label={title}>
      <Group justify="space-between" align="flex-start" px="md" pt="sm" pb="xs" gap="sm">
        <Box flex="1 1 200px" miw={0}>
          <Title order={2}>{title}</Title>
          {says !== undefined && (
            <Text size="sm" c="dimmed" mt={2}>
              {says}
            </Text>
          )}
        </Box>
        {actions}
      </Group>
      <Box px="md" pb="md">
        {children}
      </Box>
    </section>
  )
}
