#!/usr/bin/env -S node --conditions=@e5/source
import { processContext } from './process-context.ts'
import { runProgram } from './run-program.ts'

const context = processContext()
const exitCode = await runProgram(process.argv.slice(2), context)
// A download may still run.
if (context.signal.aborted) process.exit(exitCode)
// Somebody may still write into it (`tail -f`), and that would keep a program that failed alive.
context.stdin.destroy()
process.exitCode = exitCode
