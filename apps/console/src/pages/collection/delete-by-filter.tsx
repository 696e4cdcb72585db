import type { CollectionAddress } from '@e5/client'
import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { collectionKey } from '../../parts/collection-key.ts'
import { FormModal } from '../../parts/form-modal.tsx'
import { nounText } from '../../parts/number-text.ts'
import { FilterFields, noFilter } from './filter-fields.tsx'
import { buildFilter } from './metadata-conditions.ts'

/** The button Delete by filter and its form. */
export function DeleteByFilter({ at }: { readonly at: CollectionAddress }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [draft, setDraft] = useState(noFilter)
  const queries = useQueryClient()
  const built = buildFilter(draft.conditions, draft.combine)
  const filter = built.fault === undefined ? built.filter : undefined
  const remove = useMutation({
    mutationFn: () => client.collections.deleteDocuments(at, { filter }),
    onSuccess: () => queries.invalidateQueries({ queryKey: collectionKey(at) }),
  })

  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open}>
        Delete by filter
      </Button>
      <FormModal
        title="Delete documents by a filter"
        isOpen={isOpen}
        onClose={close}
        action="Delete them"
        isDeletion
        canSubmit={filter !== undefined}
        mutation={remove}
      >
        <Text size="sm">All documents that it fits are deleted. This cannot be undone; search with it first.</Text>
        <FilterFields draft={draft} built={built} onChange={setDraft} />
        <Text role="status" size="sm" fw={600} className="when-said">
          {remove.isSuccess && `${nounText(remove.data, 'document')} deleted.`}
        </Text>
      </FormModal>
    </>
  )
}
