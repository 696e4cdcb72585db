import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A program that takes a request as its last argument and writes a measurement to its standard output, both JSON. */
export interface MeasuringProgram {
  readonly executable: string
  readonly parameters: readonly string[]
}

/** A source file beside the caller's, run as this process was. */
export function nodeProgram(script: string, callerUrl: string): MeasuringProgram {
  return {
    executable: process.execPath,
    parameters: [...process.execArgv, fileURLToPath(new URL(script, callerUrl))],
  }
}

/** Measures in a process of its own, so that memory is its own. @throws what `execFile` throws, `stderr` included. */
export async function measureInProcess<Measurement>(program: MeasuringProgram, request: object): Promise<Measurement> {
  const { stdout } = await run(program.executable, [...program.parameters, JSON.stringify(request)], {
    maxBuffer: 64 * 2 ** 20,
  })
  return JSON.parse(stdout) as Measurement
}
