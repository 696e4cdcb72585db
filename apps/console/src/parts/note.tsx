import { Alert } from '@mantine/core'
import type { ReactNode } from 'react'

/** Something to know before one goes on: what is being done, or what is probably not meant. */
export function Note({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Alert variant="default" className="note" title={title}>
      {children}
    </Alert>
  )
}
