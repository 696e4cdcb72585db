import { expect, it } from 'vitest'
import { createTestApp } from './testing/test-app.ts'
import { WorkerDeaths } from './worker-deaths.ts'

it('writes each death to the log as an error, and those before there was one too', async () => {
  const lines: string[] = []
  const deaths = new WorkerDeaths()
  deaths.record('out of memory')
  const { app } = await createTestApp({
    logger: { level: 'warn', stream: { write: (line: string) => void lines.push(line) } },
  })
  deaths.writeTo(app.log)
  deaths.record('exit code 134')
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ level: 50, msg: 'a worker died', reason: 'out of memory' }),
    expect.objectContaining({ level: 50, msg: 'a worker died', reason: 'exit code 134' }),
  ])
})
