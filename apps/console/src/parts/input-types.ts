import type { InputType } from '@e5/core'
import type { Choice } from './choice-cards.tsx'

/** Which prefix texts get that have none. */
export const inputTypes: readonly Choice<InputType>[] = [
  {
    value: 'none',
    title: 'none',
    says: 'Texts as they stand: whoever writes them writes the prefix, as with SambaStudio.',
  },
  { value: 'query', title: 'query:', says: 'For searches, and for texts that are compared with each other.' },
  { value: 'passage', title: 'passage:', says: 'For the documents of a search.' },
]
