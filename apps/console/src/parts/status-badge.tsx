import type { DatasetStatus, EndpointStatus } from '@e5/core'
import classes from './status-badge.module.css'

const words = {
  Deploying: 'Deploying',
  SettingUp: 'Setting up',
  Live: 'Live',
  Stopped: 'Stopped',
  Uploading: 'Uploading',
  Importing: 'Importing',
  Checking: 'Checking',
  Available: 'Available',
  Failed: 'Failed',
} as const satisfies Record<EndpointStatus | DatasetStatus, string>

/** Where an endpoint or a dataset is in its life. */
export function StatusBadge({ status }: { readonly status: keyof typeof words }) {
  return (
    <span className={classes.badge} data-status={status}>
      <span className={classes.dot} aria-hidden />
      {words[status]}
    </span>
  )
}
