#!/usr/bin/env -S node --conditions=@e5/source
import { endProcess, processContext } from '@e5/terminal'
import { runProgram } from './program.ts'

// A program that started this one by a channel (the server) takes what it writes: without it the work is for nobody.
process.once('disconnect', () => process.exit(143))
process.channel?.unref()
const context = processContext()
endProcess(await runProgram(process.argv.slice(2), context), context)
