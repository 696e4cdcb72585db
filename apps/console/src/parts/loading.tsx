import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'

/** While something is asked for. */
export function Loading() {
  return (
    <Stack gap="sm" p="md" role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton h={24} w="40%" />
      <Skeleton h={14} w="80%" />
      <Skeleton h={14} w="70%" />
      <Skeleton h={14} w="75%" />
    </Stack>
  )
}
