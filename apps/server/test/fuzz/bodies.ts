/** Pieces of JSON text that a field may be replaced with. Some are no JSON. */
const pieces: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1e308',
  '1e999',
  '-0',
  '123456789012345678901234567890',
  'NaN',
  'Infinity',
  'undefined',
  '""',
  '" "',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u0000"',
  '"\\ufeff\\u202e\\u200b"',
  '"query: "',
  '"../../etc/passwd"',
  '"\'; drop table endpoints; --"',
  '"__proto__"',
  '"\ud83d"',
  '[]',
  '[[]]',
  '[""]',
  '["a",1]',
  '[null]',
  '[1,2,3]',
  '[[1],[2]]',
  '[{}]',
  '{}',
  '{"a":1}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{"a":1}}}',
  '{"length":5}',
  '{"toString":1}',
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  `"${'x'.repeat(100_000)}"`,
  `[${'"a",'.repeat(5000)}"a"]`,
  `[${'1,'.repeat(50_000)}1]`,
]

/** Whole bodies that are wrong whatever the route. */
export const wrongBodies: readonly string[] = [
  '',
  ' ',
  '{',
  '}',
  '{"a"',
  '\u0000',
  '\ufeff{}',
  "{'inputs':['a']}",
  '{"a":1,}',
  '{} {}',
  '"text"',
  '7',
  'null',
  'true',
  '[]',
  '[{}]',
  'inputs=a',
  '<xml/>',
  '['.repeat(100_000),
  '{"a":'.repeat(100_000),
]

/** The text of an example with one field replaced, doubled, dropped or added, or with a letter changed. */
export function mutate(example: unknown, random: () => number): string {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  const fields = Object.entries(typeof example === 'object' && example !== null ? example : { text: example })
  const texts = fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  const at = Math.floor(random() * texts.length)
  const name = JSON.stringify(fields[at]?.[0] ?? 'a')
  const body = (): string => `{${texts.join(',')}}`
  switch (pick(['replace', 'replace', 'replace', 'double', 'drop', 'add', 'letter', 'cut'] as const)) {
    case 'replace':
      texts[at] = `${name}:${pick(pieces)}`
      return body()
    case 'double':
      texts.splice(Math.floor(random() * (texts.length + 1)), 0, `${name}:${pick(pieces)}`)
      return body()
    case 'drop':
      texts.splice(at, 1)
      return body()
    case 'add':
      texts.push(
        `${pick(['"__proto__"', '"constructor"', '"extra"', '""', '"params"', '"dimensions"'])}:${pick(pieces)}`,
      )
      return body()
    case 'letter': {
      const text = body()
      const place = Math.floor(random() * text.length)
      return text.slice(0, place) + pick([...'{}[]",:\\0e\u0000é']) + text.slice(place + 1)
    }
    case 'cut':
      return body().slice(0, Math.floor(random() * body().length))
  }
}
