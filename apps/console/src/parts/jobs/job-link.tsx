import type { Job } from '@e5/core'
import { LinkAnchor } from '../links.tsx'
import { jobAddress } from './job-address.ts'

/** A job's name, which leads to its page. */
export function JobLink({ job }: { readonly job: Job }) {
  return (
    <LinkAnchor to="/projects/$project/jobs/$job" params={{ project: job.project_name, job: jobAddress(job) }} fw={600}>
      {job.job_name}
    </LinkAnchor>
  )
}
