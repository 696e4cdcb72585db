/** The request that a printed curl command makes, without a shell: words between quotes or blanks, options -s, -H and -d. */
export function parseCurl(command: string): {
  url: string
  method: string
  headers: Record<string, string>
  body: string
} {
  const [, , url, ...options] = wordsOf(command)
  const valuesOf = (option: string) => options.filter((_, index) => options[index - 1] === option)
  const headers = valuesOf('-H').map((header) => header.split(/: (.*)/).slice(0, 2) as [string, string])
  return { url: url!, method: 'POST', headers: Object.fromEntries(headers), body: valuesOf('-d').join('') }
}

function wordsOf(command: string): readonly string[] {
  const words = command.matchAll(/'([^']*)'|"((?:\\.|[^"])*)"|(\S+)/g)
  return [...words].map(([, single, double, bare]) => single ?? double?.replace(/\\(.)/g, '$1') ?? bare!)
}
