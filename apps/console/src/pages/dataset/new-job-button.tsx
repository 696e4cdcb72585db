import type { Dataset } from '@e5/core'
import { Button, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { LinkButton } from '../../parts/links.tsx'

/** Create new job of a dataset: in the one project that there is, or in one of several. */
export function NewJobButton({ dataset: { name } }: { readonly dataset: Dataset }) {
  const [isOpen, { open, close }] = useDisclosure()
  const projects = useQuery({ queryKey: ['projects'], queryFn: ({ signal }) => client.projects.list({ signal }) })
  const names = projects.data?.map((project) => project.name) ?? []
  const addressIn = (project: string): string => `/projects/${project}/new-job?dataset=${name}`
  if (projects.data?.length === 0) return <LinkButton to="/projects">Open a project for jobs</LinkButton>
  if (names.length === 1) {
    return (
      <Button component="a" href={addressIn(names[0]!)}>
        Create new job
      </Button>
    )
  }
  return (
    <>
      <Button onClick={open} disabled={names.length === 0}>
        Create new job
      </Button>
      <Modal opened={isOpen} onClose={close} title="In which project?">
        <Stack gap="xs">
          {names.map((project) => (
            <Button key={project} component="a" href={addressIn(project)} variant="default">
              {project}
            </Button>
          ))}
        </Stack>
      </Modal>
    </>
  )
}
