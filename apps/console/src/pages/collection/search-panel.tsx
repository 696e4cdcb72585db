import type { CollectionInfo, SearchRequest, SearchResult } from '@e5/core'
import { prefixes } from '@e5/core'
import { Alert, Button, Code, Group, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../app/client.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Panel } from '../../parts/panel.tsx'
import { compareRankings } from './compare-rankings.ts'
import { FilterFields, noFilter } from './filter-fields.tsx'
import { buildFilter } from './metadata-conditions.ts'
import { RankingColumn } from './ranking-column.tsx'

interface TimedResults {
  readonly results: readonly SearchResult[]
  readonly milliseconds: number
}

/** Searching a collection: what its index finds, and beside it the exact ranking. */
export function SearchPanel({ collection }: { readonly collection: CollectionInfo }) {
  const { project_name: project, name, index, query_input_type: inputType } = collection
  const [query, setQuery] = useState('')
  const [topK, setTopK] = useState<number | string>(10)
  const [draft, setDraft] = useState(noFilter)
  const built = buildFilter(draft.conditions, draft.combine)
  const hasIndex = index === 'hnsw'

  async function timed(request: SearchRequest): Promise<TimedResults> {
    const startMs = performance.now()
    const results = await client.collections.search({ project, collection: name }, request)
    return { results, milliseconds: performance.now() - startMs }
  }
  const search = useMutation({
    async mutationFn(request: SearchRequest) {
      // One after the other, so that neither waits for the other.
      const byIndex = hasIndex ? await timed(request) : undefined
      return { byIndex, exact: await timed({ ...request, exact: true }) }
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (built.fault === undefined) search.mutate({ query, top_k: Number(topK), filter: built.filter })
  }

  return (
    <Panel
      title="Search"
      says={
        inputType === 'none' ? (
          'Queries are embedded as they stand.'
        ) : (
          <>
            Queries get the prefix <Code>{prefixes[inputType]}</Code>, as the model was trained with.
          </>
        )
      }
    >
      <Stack gap="md">
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Group gap="sm" align="flex-end">
              <TextInput
                label="Query"
                flex="1 1 220px"
                leftSection={inputType === 'none' ? undefined : <Text size="sm">{inputType}:</Text>}
                leftSectionWidth={inputType === 'none' ? undefined : 68}
                leftSectionPointerEvents="none"
                value={query}
                onChange={(event) => setQuery(event.currentTarget.value)}
              />
              <NumberInput
                label="Results"
                w={84}
                min={1}
                max={1000}
                clampBehavior="strict"
                allowDecimal={false}
                value={topK}
                onChange={setTopK}
              />
              <Button
                type="submit"
                loading={search.isPending}
                disabled={query.trim() === '' || topK === '' || built.fault !== undefined}
              >
                Search
              </Button>
            </Group>
            <FilterFields draft={draft} built={built} onChange={setDraft} />
          </Stack>
        </form>
        {search.isError && <ErrorPanel error={search.error} />}
        {search.data !== undefined && <Results byIndex={search.data.byIndex} exact={search.data.exact} />}
      </Stack>
    </Panel>
  )
}

function Results({ byIndex, exact }: { readonly byIndex: TimedResults | undefined; readonly exact: TimedResults }) {
  const compared = compareRankings(byIndex?.results ?? exact.results, exact.results)
  return (
    <Stack gap="sm">
      {byIndex !== undefined && (
        <Alert variant="light" color="marine" role="status">
          <Text size="sm" className="figure">
            <b>Recall@{exact.results.length}</b> of the index: {(100 * compared.recall).toFixed(0)} %.{' '}
            {compared.recall === 1
              ? 'It found all that comparing with every document finds.'
              : 'Results that differ are marked.'}
          </Text>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: byIndex === undefined ? 1 : 2 }} spacing="xl">
        {byIndex !== undefined && (
          <RankingColumn
            title="By the index"
            milliseconds={byIndex.milliseconds}
            results={compared.index}
            other="the exact ranking"
          />
        )}
        <RankingColumn
          title="Exact ranking"
          milliseconds={exact.milliseconds}
          results={compared.exact}
          other={byIndex === undefined ? undefined : 'the index'}
        />
      </SimpleGrid>
    </Stack>
  )
}
