#!/usr/bin/env -S node --conditions=@e5/source
import { processContext } from './process-context.ts'
import { runProgram } from './run-program.ts'

const context = processContext()
const exitCode = await runProgram(process.argv.slice(2), context)
// Standard input or a download may still be open.
if (context.signal.aborted) process.exit(exitCode)
process.exitCode = exitCode
