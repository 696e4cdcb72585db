import type { DatasetStatus, EndpointStatus, JobStatus } from '@e5/core'
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
  CREATED: 'Created',
  PENDING_RDU: 'Waiting',
  TRAINING: 'Training',
  PREDICTING: 'Predicting',
  STOPPED: 'Stopped',
  CANCELLED: 'Cancelled',
  EXIT_WITH_0: 'Completed',
  FAILED: 'Failed',
} as const satisfies Record<EndpointStatus | DatasetStatus | JobStatus, string>

/** Where an endpoint, a dataset or a job is in its life. */
export function StatusBadge({ status }: { readonly status: keyof typeof words }) {
  return (
    <span className={classes.badge} data-status={status}>
      <span className={classes.dot} aria-hidden />
      {words[status]}
    </span>
  )
}
