import type { ReactNode } from 'react'
import classes from './facts.module.css'

interface FactsProps {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[]
  /** Each in a row of its own. */
  readonly isWide?: boolean
}

/** Names and values, as many a row as there is room for. */
export function Facts({ facts, isWide = false }: FactsProps) {
  return (
    <dl className={isWide ? classes.wide : classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="eyebrow">{name}</dt>
          <dd className={classes.value}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
