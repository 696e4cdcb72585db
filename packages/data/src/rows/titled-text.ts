/** A document as E5 reads it: its title if it has one, a blank, its text. */
export function titledText(title: string | null | undefined, text: string): string {
  return title === null || title === undefined ? text : `${title} ${text}`.trim()
}
