import { Box, Group, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

interface PageProps {
  readonly title: string
  /** One sentence below the title. */
  readonly says?: ReactNode
  /** Beside the title: what can be done here. */
  readonly actions?: ReactNode
  /** Beside the title: how it is. */
  readonly badge?: ReactNode
  readonly children: ReactNode
}

/** A page: its title, which is the window's too, and what stands below. */
export function Page({ title, says, actions, badge, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · E5 Studio`
  }, [title])
  return (
    <div>
      <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
        <Box miw={0} flex="1 1 260px">
          <Group gap="sm">
            <Title order={1}>{title}</Title>
            {badge}
          </Group>
          {says !== undefined && (
            <Text c="dimmed" mt={4} maw={720}>
              {says}
            </Text>
          )}
        </Box>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  )
}
