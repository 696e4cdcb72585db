import type { Checkpoint, Job } from '@e5/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../app/client.ts'
import { DescriptionField } from '../../../parts/description-field.tsx'
import { FormModal } from '../../../parts/form-modal.tsx'
import { NameField } from '../../../parts/name-field.tsx'
import { nameFault } from '../../../parts/name-rule.ts'
import { suggestedName } from './checkpoint-kind.ts'

interface SaveToHubProps {
  readonly job: Job
  readonly checkpoint: Checkpoint
  /** What follows, in the words of the button. */
  readonly action: 'Save to model hub' | 'Save and deploy'
  readonly onClose: () => void
  readonly onSaved: (model: string) => Promise<unknown>
}

/** The form that makes a checkpoint a model. */
export function SaveToHub({ job, checkpoint, action, onClose, onSaved }: SaveToHubProps) {
  const [name, setName] = useState(suggestedName(job.job_name, checkpoint))
  const [description, setDescription] = useState('')
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: () =>
      client.models.add({
        project: job.project_name,
        job: job.id,
        model_checkpoint: checkpoint.checkpoint_name,
        model_checkpoint_name: name,
        description,
      }),
    async onSuccess({ model_id }) {
      await queries.invalidateQueries({ queryKey: ['models'] })
      await onSaved(model_id)
    },
  })

  return (
    <FormModal
      title="Save to model hub"
      isOpen
      onClose={onClose}
      action={action}
      canSubmit={name !== '' && nameFault(name) === undefined}
      mutation={save}
    >
      <NameField
        label="Model name"
        description="The model is a copy: it stays when the job is deleted, and all users see it"
        name={name}
        onName={setName}
        required
        data-autofocus
      />
      <DescriptionField description={description} onDescription={setDescription} />
    </FormModal>
  )
}
