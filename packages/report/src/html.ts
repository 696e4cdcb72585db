/** HTML that is inserted as it stands. */
export interface Markup {
  readonly markup: string
}

/** What a place of a template may hold: text and numbers are escaped, lists joined. */
export type HtmlValue = string | number | Markup | readonly HtmlValue[]

/** HTML as a tagged template. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Markup {
  return { markup: parts.reduce((text, part, index) => text + markupOf(values[index - 1]!) + part) }
}

function markupOf(value: HtmlValue): string {
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  if ('markup' in value) return value.markup
  return value.map(markupOf).join('\n')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!)
}
