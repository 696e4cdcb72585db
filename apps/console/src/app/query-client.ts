import { isRemoteError } from '@e5/client'
import { QueryCache, QueryClient } from '@tanstack/react-query'

const signedOutCodes = ['KEY_MISSING', 'SESSION_ENDED', 'ACCESS_KEY_INVALID']

/** Whether an error says that nobody is signed in (any more). */
export function isSignedOut(error: unknown): boolean {
  return isRemoteError(error) && signedOutCodes.includes(error.code)
}

/** The key of who is signed in. */
export const meKey = ['me'] as const

/** Keeps what the server said; asks again when the window comes back. The client retries what is worth it by itself. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error, query) {
      // A session that ended shows the sign-in wherever one is.
      if (isSignedOut(error) && query.queryKey[0] !== meKey[0]) void queryClient.invalidateQueries({ queryKey: meKey })
    },
  }),
  defaultOptions: { queries: { retry: false, staleTime: 5000 }, mutations: { retry: false } },
})
