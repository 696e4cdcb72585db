/** The style of a report's page: no image, font or script from anywhere. */
export const htmlStyle = `
:root { --ground: #fff; --panel: #f6f7f9; --line: #dfe3e8; --text: #1b1f24; --faint: #5c6670; --bar: #4a7bd0;
  --good: #1a7f4b; --warning: #9a6700; --bad: #c02b37 }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14171b; --panel: #1c2026; --line: #323942; --text: #e4e7eb; --faint: #9aa4af; --bar: #6d9be8;
    --good: #4cc38a; --warning: #e0ad3d; --bad: #ff7b85 }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 66rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--text);
  font: 0.95rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.4rem; margin: 0 0 0.75rem; overflow-wrap: anywhere }
h2 { font-size: 1.05rem; margin: 2rem 0 0.4rem }
p { margin: 0.25rem 0; color: var(--faint) }
.verdict { border-left: 0.3rem solid currentColor; background: var(--panel); padding: 0.7rem 1rem; font-weight: 600 }
.verdict.good { color: var(--good) }
.verdict.bad { color: var(--bad) }
.wide { overflow-x: auto; margin-top: 0.5rem }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th { color: var(--faint); font-weight: 500; font-size: 0.85rem }
th, td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.9rem 0.35rem 0; text-align: left; vertical-align: top }
th.right, td.right { text-align: right; white-space: nowrap }
tbody td:first-child { border-left: 0.25rem solid transparent; padding-left: 0.6rem; white-space: nowrap }
th:first-child { padding-left: 0.85rem }
tr.good td:first-child { border-left-color: var(--good) }
tr.warning td:first-child { border-left-color: var(--warning) }
tr.bad td:first-child { border-left-color: var(--bad) }
td:last-child { overflow-wrap: anywhere; min-width: 14rem }
.bars { list-style: none; margin: 0.75rem 0 0; padding: 0 }
.bars li { display: grid; grid-template-columns: 5.5rem 1fr 5rem; gap: 0.75rem; align-items: center; font-size: 0.85rem }
.bars span, .bars b { text-align: right; font-weight: 400; font-variant-numeric: tabular-nums; color: var(--faint) }
.bars i { height: 0.85rem; width: max(1px, var(--share)); background: var(--bar); border-radius: 0 2px 2px 0 }
.bars li.warning i { background: var(--warning) }
`
