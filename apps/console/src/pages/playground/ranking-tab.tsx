import { dotProduct, type EndpointInfo } from '@e5/core'
import { Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Panel } from '../../parts/panel.tsx'
import { embedAndKeep } from './embed-and-keep.ts'
import { LinesField } from './lines-field.tsx'
import { linesOf } from './lines-of.ts'
import classes from './ranking-tab.module.css'
import { shareOf } from './share-of.ts'

const example = `As a general guideline, the average requirement of protein for women ages 19 to 70 is 46 grams per day.
A summit is the highest point of a mountain.
Whales sleep with one half of the brain at a time and surface to breathe.
Protein needs rise during pregnancy and hard training.`

/** Passages in the order in which a search would show them. */
export function RankingTab({ endpoint }: { readonly endpoint: EndpointInfo }) {
  const [query, setQuery] = useState('how much protein should a female eat')
  const [field, setField] = useState(example)
  const ranking = useMutation({
    async mutationFn(passages: readonly string[]) {
      const [asked, found] = await Promise.all([
        embedAndKeep(endpoint, [query], 'query'),
        embedAndKeep(endpoint, passages, 'passage'),
      ])
      const scored = passages.map((text, place) => ({
        text,
        score: dotProduct(asked.embeddings[0]!, found.embeddings[place]!),
      }))
      return { endpointId: endpoint.id, passages: scored.toSorted((one, other) => other.score - one.score) }
    },
  })
  const scores = ranking.data?.passages.map(({ score }) => score) ?? []
  const range = [Math.min(...scores) - 0.02, Math.max(...scores)] as const
  return (
    <Stack gap="lg">
      <Panel title="Search" says="The query gets the prefix query: and the passages passage: whatever is chosen above.">
        <Stack gap="sm">
          <TextInput label="Query" value={query} onChange={(event) => setQuery(event.currentTarget.value)} />
          <LinesField
            label="Passages"
            value={field}
            onChange={setField}
            most={500}
            action="Rank"
            isPending={ranking.isPending}
            onAct={() => ranking.mutate(linesOf(field))}
          />
          {ranking.isError && <ErrorPanel error={ranking.error} />}
        </Stack>
      </Panel>
      {ranking.data?.endpointId === endpoint.id && (
        <Panel title="Ranking" says="By cosine. The bars begin a little below the lowest score.">
          <ol className={classes.list}>
            {ranking.data.passages.map(({ text, score }, place) => (
              <li key={place} className={classes.row}>
                <span className={`figure ${classes.score}`}>{score.toFixed(4)}</span>
                <span className={classes.passage}>
                  {text}
                  <meter className={classes.bar} min={0} max={1} value={shareOf(score, range)} aria-hidden />
                </span>
              </li>
            ))}
          </ol>
        </Panel>
      )}
    </Stack>
  )
}
