/** A program's work is done and ends with a code that is not 0, which is no error: all has been said. */
export class ProgramEnded extends Error {
  override readonly name = 'ProgramEnded'
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`The program ended with exit code ${exitCode}.`)
    this.exitCode = exitCode
  }
}
