const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** A moment, in the time of this machine. */
export function TimeText({ time }: { readonly time: string }) {
  return <time dateTime={time}>{format.format(new Date(time))}</time>
}
