const units = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
] as const

/** A time in its two largest units: `1 h 20 min`, `45 s`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds)
  const place = units.findIndex((unit) => whole >= unit.seconds)
  if (place === -1) return '0 s'
  const [large, small] = [units[place]!, units[place + 1]]
  const first = `${Math.floor(whole / large.seconds)} ${large.name}`
  const rest = small === undefined ? 0 : Math.floor((whole % large.seconds) / small.seconds)
  return rest === 0 ? first : `${first} ${rest} ${small!.name}`
}
