/** The style of a page; every colour is a variable, so that plots follow light and dark too. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #ffffff; --edge: #e1e4ea; --ink: #1b2130; --quiet: #667085;
  --first: #2457d6; --second: #b4540a; --third: #7a3fb5; --good: #14804a; --bad: #c0362c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10131a; --card: #181c25; --edge: #2b3140; --ink: #e6e9f0; --quiet: #9aa3b5;
    --first: #7aa5ff; --second: #f2a65a; --third: #c79bf2; --good: #58c98b; --bad: #f08078;
  }
}
* { box-sizing: border-box }
body {
  margin: 0 auto; padding: 2rem clamp(.75rem, 3vw, 2.5rem) 3rem; max-width: 78rem;
  background: var(--ground); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1 { margin: 0 0 .35rem; font-size: clamp(1.4rem, 4vw, 1.9rem); line-height: 1.2; letter-spacing: -.015em; text-wrap: balance }
h2 { margin: 2.2rem 0 .8rem; font-size: 1.1rem }
p { margin: .35rem 0; max-width: 70ch }
a { color: var(--first) }
.lead { font-size: 1.05rem }
.quiet { color: var(--quiet) }
.good { color: var(--good) }
.bad { color: var(--bad) }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)) }
.tiles { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); margin: 1.4rem 0 }
.tile, figure, .card { background: var(--card); border: 1px solid var(--edge); border-radius: .6rem }
.tile { padding: .7rem .9rem }
.tile span { display: block; color: var(--quiet); font-size: .82rem }
.tile b { font-size: 1.3rem; font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: -.01em }
figure { margin: 0; padding: .8rem .9rem .5rem }
figcaption { display: flex; flex-wrap: wrap; gap: .1rem .9rem; justify-content: space-between; font-weight: 600 }
figcaption .keys { font-weight: 400; font-size: .82rem; color: var(--quiet) }
.key::before { content: ""; display: inline-block; width: 1.1em; margin-right: .35em; vertical-align: .25em; border-top: 2px solid var(--line) }
.key.dashed::before { border-top-style: dashed }
.key + .key { margin-left: .9em }
.card { overflow-x: auto; padding: .3rem .9rem }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
td, th { padding: .38rem .9rem .38rem 0; text-align: left; border-bottom: 1px solid var(--edge); vertical-align: top }
tr:last-child td { border-bottom: 0 }
th { color: var(--quiet); font-weight: 500; font-size: .85rem }
td:last-child, th:last-child { padding-right: 0 }
.number { text-align: right; white-space: nowrap }
.value:last-child { overflow-wrap: anywhere }
code, pre { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
pre { margin: .3rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
svg { display: block; width: 100%; height: auto; margin-top: .3rem }
/* Plots shrink with the page, their text should not. */
@media (max-width: 30rem) { svg text { font-size: 15px } }
@media print { body { background: none } figure, .tile, .card { break-inside: avoid } }
`
