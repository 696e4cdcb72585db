import { client } from './client.ts'

/** The token of a sign-in link (`/#/sign-in?token=…`). */
function tokenOf(hash: string): string | undefined {
  const token = /^#\/sign-in\?(.*)$/.exec(hash)?.[1]
  return token === undefined ? undefined : (new URLSearchParams(token).get('token') ?? undefined)
}

/** Signs in by the link that opened the page, and takes its token out of the address bar. The error, if there was one. */
export async function signInByLink(): Promise<Error | undefined> {
  const token = tokenOf(location.hash)
  if (token === undefined) return undefined
  history.replaceState(null, '', '/')
  try {
    await client.session.signIn({ token })
    return undefined
  } catch (error) {
    return error as Error
  }
}

/** Follows a sign-in link that is opened where the console is open already: browsers then only change the end of the address. */
export function followLinks(): void {
  addEventListener('hashchange', () => {
    if (tokenOf(location.hash) !== undefined) location.reload()
  })
}
