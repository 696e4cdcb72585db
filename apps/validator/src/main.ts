#!/usr/bin/env -S node --conditions=@e5/source
import { endProcess, processContext } from '@e5/terminal'
import { runProgram } from './run-program.ts'

const context = processContext()
endProcess(await runProgram(process.argv.slice(2), context), context)
