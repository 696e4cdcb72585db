import type { CollectionInfo } from '@e5/core'
import { Alert, Button, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { client } from '../../app/client.ts'
import { collectionKey } from '../../parts/collection-key.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Note } from '../../parts/note.tsx'
import { countText, sizeText } from '../../parts/number-text.ts'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { AddPanel } from './add-panel.tsx'
import { DocumentsPanel } from './documents-panel.tsx'
import { SearchPanel } from './search-panel.tsx'

const indexWords = {
  None: 'none',
  Ready: 'HNSW, ready',
  Building: 'HNSW, being built',
  Invalid: 'HNSW, broken',
} as const satisfies Record<CollectionInfo['index_status'], string>

/** A collection: what is in it, searches, and its documents. */
export function CollectionPage() {
  const at = useParams({ from: '/projects/$project/collections/$collection' })
  const query = useQuery({
    queryKey: collectionKey(at),
    queryFn: ({ signal }) => client.collections.get(at, { signal }),
    refetchInterval: ({ state }) => (state.data?.index_status === 'Building' ? 1000 : 5000),
  })
  return <QueryView query={query}>{(found) => <Collection key={found.id} collection={found} />}</QueryView>
}

function Collection({ collection }: { readonly collection: CollectionInfo }) {
  const { project_name: project, name, description, index_status: indexStatus, document_count: count } = collection
  const at = { project, collection: name }
  const queries = useQueryClient()
  const navigate = useNavigate()
  const reindex = useMutation({
    mutationFn: () => client.collections.reindex(at),
    onSuccess: () => queries.invalidateQueries({ queryKey: collectionKey(at) }),
  })

  async function remove(): Promise<void> {
    await client.collections.delete(at)
    await navigate({ to: '/projects/$project', params: { project } })
    queries.removeQueries({ queryKey: collectionKey(at) })
    await queries.invalidateQueries({ queryKey: ['collections'] })
  }

  return (
    <Page
      title={name}
      says={description === '' ? `A collection of project ${project}.` : description}
      actions={
        <>
          {indexStatus !== 'None' && (
            <Button
              variant="default"
              loading={reindex.isPending}
              disabled={indexStatus === 'Building'}
              onClick={() => reindex.mutate()}
            >
              Re-index
            </Button>
          )}
          <ConfirmButton
            label="Delete"
            what={`collection ${name}`}
            says="All its documents and their vectors go with it. This cannot be undone."
            onConfirm={remove}
          />
        </>
      }
    >
      <Stack gap="lg">
        {reindex.isError && <ErrorPanel error={reindex.error} />}
        <div role="status" className="when-said">
          {indexStatus === 'Building' && (
            <Note title="The index is being built anew">It takes some milliseconds a document. This page follows.</Note>
          )}
          {indexStatus === 'Invalid' && (
            <Alert variant="default" className="fault" title="The index is broken">
              Building it failed, so every search compares with all documents until Re-index has built it anew.
            </Alert>
          )}
        </div>
        <Panel title="Details">
          <Facts
            facts={[
              ['Documents', countText(count)],
              ['Model', collection.model],
              ['Precision', collection.precision],
              ['Dimensions', String(collection.dimensions)],
              ['Index', indexWords[indexStatus]],
              ['On disk', sizeText(collection.size_bytes)],
              ['Prefixes', [...new Set([collection.document_input_type, collection.query_input_type])].join(', ')],
              ['Created', <TimeText key="created" time={collection.time_created} />],
            ]}
          />
        </Panel>
        {count > 0 && <SearchPanel collection={collection} />}
        <AddPanel collection={collection} />
        {count > 0 && <DocumentsPanel at={at} />}
      </Stack>
    </Page>
  )
}
