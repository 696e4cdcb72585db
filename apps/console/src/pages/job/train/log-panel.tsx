import { Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { Empty } from '../../../parts/empty.tsx'
import { countText } from '../../../parts/number-text.ts'
import { Panel } from '../../../parts/panel.tsx'
import { TimeText } from '../../../parts/time-text.tsx'
import type { LogEntry } from '../../../parts/training/log-entry.ts'
import { logText } from '../../../parts/training/log-text.ts'
import classes from './log-panel.module.css'

const mostLines = 200

/** What was said of a training, the newest first. */
export function LogPanel({ log }: { readonly log: readonly LogEntry[] }) {
  const [hasSteps, setHasSteps] = useState(false)
  const wanted = hasSteps ? log : log.filter(({ event }) => event.event !== 'step')
  const lines = wanted.slice(-mostLines).toReversed()
  return (
    <Panel
      title="Log"
      says={
        wanted.length > mostLines
          ? `The newest ${mostLines} of ${countText(wanted.length)} lines.`
          : 'The newest first.'
      }
      actions={
        <Switch label="Also steps" checked={hasSteps} onChange={(event) => setHasSteps(event.currentTarget.checked)} />
      }
    >
      {lines.length === 0 ? (
        <Empty says="Nothing was said yet: no worker has taken the job." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the lines scroll by mouse only
        <section className={classes.log} tabIndex={0} aria-label="Lines of the log">
          <ol className={classes.lines}>
            {lines.map((entry) => (
              <li key={entry.number}>
                <Text span size="sm" c="dimmed" className="figure">
                  <TimeText time={entry.time} />
                </Text>
                <Text span size="sm">
                  {logText(entry)}
                </Text>
              </li>
            ))}
          </ol>
        </section>
      )}
    </Panel>
  )
}
