import { type HtmlValue, html } from './html.ts'
import { pageStyle } from './page-style.ts'

/** What a page says. */
export interface ReportPage {
  readonly title: string
  /** What one should know first. */
  readonly lead: HtmlValue
  readonly sections: HtmlValue
}

/** A page in one piece: it asks for nothing from outside, and its policy would not let it. */
export function reportPage({ title, lead, sections }: ReportPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ markup: pageStyle }}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${lead}
</header>
<main>
${sections}
</main>
</body>
</html>
`.markup
}
