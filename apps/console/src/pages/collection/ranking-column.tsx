import { Text, Title } from '@mantine/core'
import type { ComparedResult } from './compare-rankings.ts'
import classes from './ranking-column.module.css'

interface RankingColumnProps {
  readonly title: string
  readonly milliseconds: number
  readonly results: readonly ComparedResult[]
  /** What the other ranking is called where a result is elsewhere in it; undefined if there is none. */
  readonly other: string | undefined
}

/** The results of a search, nearest first, each with its score and where it differs from the other ranking. */
export function RankingColumn({ title, milliseconds, results, other }: RankingColumnProps) {
  return (
    <section aria-label={title} className={classes.column}>
      <Title order={3}>{title}</Title>
      <Text size="sm" c="dimmed" className="figure">
        {results.length} {results.length === 1 ? 'result' : 'results'}, round trip {milliseconds.toFixed(0)} ms
      </Text>
      {results.length === 0 && <Text mt="xs">No document fits.</Text>}
      <ol className={classes.list}>
        {results.map((result, place) => (
          <li key={result.id} className={classes.row}>
            <span className={`figure ${classes.rank}`}>{place + 1}</span>
            <div className={classes.body}>
              <div className={classes.head}>
                <span className={`figure ${classes.score}`}>{result.score.toFixed(4)}</span>
                <span className={classes.id}>{result.id}</span>
                {other !== undefined && <Mark rank={place + 1} otherRank={result.otherRank} other={other} />}
              </div>
              <div className={classes.text}>{result.text === '' ? '(no text)' : result.text}</div>
              {Object.keys(result.metadata).length > 0 && (
                <code className={classes.metadata}>{JSON.stringify(result.metadata)}</code>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Mark({
  rank,
  otherRank,
  other,
}: {
  readonly rank: number
  readonly otherRank: number | undefined
  readonly other: string
}) {
  if (rank === otherRank) return null
  return (
    <span className={classes.mark}>{otherRank === undefined ? `not in ${other}` : `${otherRank} in ${other}`}</span>
  )
}
