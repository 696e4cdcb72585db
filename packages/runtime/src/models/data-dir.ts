import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where E5 Studio keeps models and compiled graphs: `E5_DATA_DIR`, or `.e5` in the home folder. */
export function defaultDataDir(): string {
  const fromEnvironment = process.env.E5_DATA_DIR
  return fromEnvironment ? resolve(fromEnvironment) : join(homedir(), '.e5')
}
