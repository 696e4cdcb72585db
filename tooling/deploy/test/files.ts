import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const root = new URL('../../../', import.meta.url)

/** The text of a file, by its path from the repository's root. */
export function readText(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, root)), 'utf8')
}

/** What a YAML file says; `<<` is merged, as Docker Compose does. */
export function readYaml<Content>(path: string): Content {
  return parse(readText(path), { merge: true })
}

/** What a JSON file says. */
export function readJson<Content>(path: string): Content {
  return JSON.parse(readText(path))
}
