/**
 * Closes an embedder that is loaded or still loading. Also after an interruption: a process that ends while a session
 * runs is aborted by the native library, so the batch that runs is waited for.
 */
export async function closeLoading(loading: Promise<{ close(): Promise<void> }>): Promise<void> {
  const embedder = await loading.catch(() => undefined)
  await embedder?.close()
}
