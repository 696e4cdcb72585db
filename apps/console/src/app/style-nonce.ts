/** The nonce under which the page's policy lets scripts add style sheets; the server puts it into the page. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
}
