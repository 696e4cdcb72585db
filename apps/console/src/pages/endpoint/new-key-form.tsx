import { NumberInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { FormModal } from '../../parts/form-modal.tsx'
import { NameField } from '../../parts/name-field.tsx'
import { nameFault } from '../../parts/name-rule.ts'

interface NewKeyFormProps {
  readonly project: string
  readonly endpoint: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onCreated: (key: string) => Promise<void>
}

/** The form of a new endpoint key. */
export function NewKeyForm({ project, endpoint, isOpen, onClose, onCreated }: NewKeyFormProps) {
  const [name, setName] = useState('')
  const [requests, setRequests] = useState<number | string>('')
  const [tokens, setTokens] = useState<number | string>('')
  const create = useMutation({
    mutationFn: () =>
      client.endpointKeys.create(project, endpoint, {
        name: name === '' ? null : name,
        requests_per_minute: typeof requests === 'number' ? requests : null,
        tokens_per_minute: typeof tokens === 'number' ? tokens : null,
      }),
    async onSuccess({ api_key }) {
      setName('')
      await onCreated(api_key)
    },
  })

  return (
    <FormModal
      title="New key"
      isOpen={isOpen}
      onClose={onClose}
      action="Create key"
      canSubmit={nameFault(name) === undefined}
      mutation={create}
    >
      <NameField
        label="Name"
        description="Who uses it; made up unless given"
        name={name}
        onName={setName}
        data-autofocus
      />
      <NumberInput
        label="Requests a minute"
        description="More are refused with 429; no limit unless given"
        value={requests}
        onChange={setRequests}
        min={1}
        allowDecimal={false}
        hideControls
      />
      <NumberInput
        label="Tokens a minute"
        description="Likewise, for tokens that the model reads"
        value={tokens}
        onChange={setTokens}
        min={1}
        allowDecimal={false}
        hideControls
      />
    </FormModal>
  )
}
