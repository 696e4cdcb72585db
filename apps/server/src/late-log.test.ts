import { expect, it } from 'vitest'
import { LateLog } from './late-log.ts'
import { createTestApp } from './testing/test-app.ts'

it('writes its lines to the log, and those from before there was one too', async () => {
  const lines: string[] = []
  const log = new LateLog()
  log.error({ reason: 'out of memory' }, 'a worker died')
  log.info({}, 'below the level')
  const { app } = await createTestApp({
    logger: { level: 'warn', stream: { write: (line: string) => void lines.push(line) } },
  })
  log.writeTo(app.log)
  log.warn({ reason: 'refused' }, 'the database is away')
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ level: 50, msg: 'a worker died', reason: 'out of memory' }),
    expect.objectContaining({ level: 40, msg: 'the database is away', reason: 'refused' }),
  ])
})
