import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { runClosedLoop } from './closed-loop.ts'

const times = { warmUpSeconds: 0.05, seconds: 0.5 }

it('counts the work of clients side by side', async () => {
  const measurement = await runClosedLoop({
    clients: 4,
    ...times,
    send: async () => {
      await delay(20)
      return 10
    },
  })
  // 4 clients, each 10 every 20 ms; a timer may be late, never early by more than a millisecond.
  expect(measurement.workPerSecond).toBeGreaterThan(500)
  expect(measurement.workPerSecond).toBeLessThan(2200)
  expect(measurement.requestsPerSecond).toBeCloseTo(measurement.workPerSecond / 10, 6)
  expect(Math.min(...measurement.latenciesMs)).toBeGreaterThan(18)
  expect([measurement.errors, measurement.firstError]).toEqual([0, undefined])
})

it('counts a request that is longer than the measured time by its share', async () => {
  const measurement = await runClosedLoop({
    clients: 1,
    warmUpSeconds: 0,
    seconds: 0.1,
    send: async () => {
      await delay(400)
      return 1
    },
  })
  expect(measurement.workPerSecond).toBeGreaterThan(1)
  expect(measurement.workPerSecond).toBeLessThan(2.6)
})

it('counts errors, tells the first, and does not flood', async () => {
  let sent = 0
  const measurement = await runClosedLoop({
    clients: 2,
    ...times,
    send: async (index) => {
      sent++
      throw new Error(`refused ${index}`)
    },
  })
  expect(measurement.errors).toBe(sent)
  expect(sent).toBeLessThan(20)
  expect(measurement.firstError).toBe('refused 0')
  expect([measurement.workPerSecond, measurement.latenciesMs]).toEqual([0, []])
})
