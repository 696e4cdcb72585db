import { Uploads } from '../parts/upload/uploads.ts'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

const warn = (event: BeforeUnloadEvent): void => event.preventDefault()

/** What this page sends. Leaving the console while something is sent asks first. */
export const uploads = new Uploads({
  send: client.datasets.upload,
  onSent: () => queryClient.invalidateQueries({ queryKey: ['datasets'] }),
  onBusy(isBusy) {
    if (isBusy) addEventListener('beforeunload', warn)
    else removeEventListener('beforeunload', warn)
  },
})
