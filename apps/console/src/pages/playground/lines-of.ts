/** The texts of a field that has one a line; blank lines are none. */
export function linesOf(field: string): readonly string[] {
  return field
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
