import type { EndpointStatus } from '@e5/core'
import classes from './status-badge.module.css'

const words = {
  Deploying: 'Deploying',
  SettingUp: 'Setting up',
  Live: 'Live',
  Stopped: 'Stopped',
  Failed: 'Failed',
} as const satisfies Record<EndpointStatus, string>

/** Where an endpoint is in its life. */
export function StatusBadge({ status }: { readonly status: EndpointStatus }) {
  return (
    <span className={classes.badge} data-status={status}>
      <span className={classes.dot} aria-hidden />
      {words[status]}
    </span>
  )
}
