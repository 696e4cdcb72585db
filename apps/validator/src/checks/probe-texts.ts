/** Questions and the passages that answer them, of many lengths: what a model that works tells apart. */
export const probePairs = [
  {
    query: 'how long do whales live',
    passage:
      'Bowhead whales can live for more than 200 years, which makes them the mammals with the longest lives; most other large whales reach 70 to 90 years.',
  },
  {
    query: 'why is the sky blue',
    passage:
      'Molecules of air scatter short wavelengths of sunlight more strongly than long ones (Rayleigh scattering), so from every direction mostly blue light reaches the eye.',
  },
  { query: 'capital of Australia', passage: 'Canberra is the seat of the Australian government.' },
  {
    query: 'what does a heat pump do in winter',
    passage:
      'In the cold season a heat pump takes up heat from the outside air, even below freezing, and gives it away indoors at a higher temperature. It moves three to four times as much energy as the compressor uses. When the frost is hard the ratio falls, since the difference between outside and inside is larger.',
  },
  {
    query: 'symptoms of iron deficiency',
    passage: 'Too little iron leads to tiredness, pale skin, shortness of breath and brittle nails.',
  },
  {
    query: 'when was the printing press invented',
    passage: 'Johannes Gutenberg printed with movable metal type in Mainz around 1450.',
  },
  {
    query: 'how to make sourdough starter',
    passage:
      'Mix equal weights of flour and water in a jar, leave it at room temperature, and every day throw half of it away and feed the rest with fresh flour and water. After a week it rises within hours and smells pleasantly sour.',
  },
  {
    query: 'fastest train in the world',
    passage: 'In Shanghai a magnetic levitation line runs at up to 431 km/h.',
  },
] as const

/** All probe texts, and some that are short, odd or empty. */
export const probeTexts: readonly string[] = [
  ...probePairs.flatMap(({ query, passage }) => [query, passage]),
  'a',
  '',
  '12345 67,890.12 %',
  '日本語のテキスト 🙂 naïve café',
]

/** A text of some 900 tokens with an end of its own: two of them are the same to a model that reads 512. */
export function longText(end: string): string {
  return `${'The river is long and the boat is slow. '.repeat(90)}${end}`
}
