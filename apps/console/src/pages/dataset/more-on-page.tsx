import { Text } from '@mantine/core'

/** Says that the report's page has what is left out here. */
export function MoreOnPage({ more }: { readonly more: string }) {
  return (
    <Text size="sm" c="dimmed" mt="xs">
      And {more}: Open as a page shows all.
    </Text>
  )
}
