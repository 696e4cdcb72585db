import { Empty } from '../parts/empty.tsx'
import { LinkButton } from '../parts/links.tsx'
import { Page } from '../parts/page.tsx'

/** For addresses that lead nowhere. */
export function NotHere() {
  return (
    <Page title="Nothing is here">
      <Empty says="The address is none of the console's pages. What you looked for may have been deleted or renamed.">
        <LinkButton to="/">Go to the first page</LinkButton>
      </Empty>
    </Page>
  )
}
