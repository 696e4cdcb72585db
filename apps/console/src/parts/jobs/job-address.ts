import type { Job } from '@e5/core'

/** What stands for a job in the addresses of pages: its name; its id where the name is that of the page that compares. */
export function jobAddress({ job_name, id }: Pick<Job, 'job_name' | 'id'>): string {
  return job_name === 'compare' ? id : job_name
}
