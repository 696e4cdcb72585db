import type { Job } from '@e5/core'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { client } from '../../app/client.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { isResumable, isUnfinished } from '../../parts/jobs/job-status.ts'

/** What can be done with a job: stop, resume, cancel, delete. */
export function JobActions({ job: { project_name: project, job_name: name, id, status } }: { readonly job: Job }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const change = useMutation({
    mutationFn: (action: 'stop' | 'resume' | 'cancel') => client.jobs[action](project, id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['job', project] }),
  })

  async function remove(): Promise<void> {
    await client.jobs.delete(project, id)
    await navigate({ to: '/projects/$project', params: { project } })
    await queries.invalidateQueries({ queryKey: ['jobs'] })
  }

  return (
    <>
      {isUnfinished(status) && (
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate('stop')}>
          Stop
        </Button>
      )}
      {isResumable(status) && (
        <Button loading={change.isPending} onClick={() => change.mutate('resume')}>
          Resume
        </Button>
      )}
      {(isUnfinished(status) || isResumable(status)) && (
        <ConfirmButton
          label="Cancel"
          what={`job ${name}`}
          says="It is given up for good and cannot be resumed; Stop can. Checkpoints that it has written stay."
          onConfirm={() => change.mutateAsync('cancel')}
        />
      )}
      {!isUnfinished(status) && (
        <ConfirmButton
          label="Delete"
          what={`job ${name}`}
          says="Its results and checkpoints go with it; models that were saved to the model hub stay. This cannot be undone."
          onConfirm={remove}
        />
      )}
      {change.isError && change.variables !== 'cancel' && <ErrorPanel error={change.error} />}
    </>
  )
}
