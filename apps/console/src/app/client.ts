import { createClient } from '@e5/client'

/** The server that this page came from; the browser's session opens it. */
export const client = createClient({ baseUrl: location.origin, session: true, maxRetries: 1, timeoutMs: 120_000 })
