import { expect, it } from 'vitest'
import { parseTrace } from './run-profile.ts'

const kernel = (ts: number, dur: number, operator: string) => ({
  cat: 'Node',
  name: `node_${ts}_kernel_time`,
  ts,
  dur,
  args: { op_name: operator },
})
const run = (ts: number, dur: number) => ({ cat: 'Session', name: 'model_run', ts, dur })

it('gives each run its operators, and counts what is inside an If once', () => {
  const trace = [
    { cat: 'Session', name: 'session_initialization', ts: 0, dur: 90 },
    kernel(110, 20, 'MatMul'),
    kernel(130, 10, 'MatMul'),
    kernel(140, 30, 'If'),
    kernel(141, 25, 'Attention'),
    run(100, 90),
    { cat: 'Node', name: 'node_fence_before', ts: 210, dur: 1, args: { op_name: 'MatMul' } },
    kernel(211, 7, 'MatMul'),
    run(205, 20),
  ]
  expect(parseTrace(JSON.stringify(trace))).toEqual([
    {
      totalMicros: 90,
      operatorMicros: new Map([
        ['MatMul', 30],
        ['Attention', 25],
      ]),
    },
    { totalMicros: 20, operatorMicros: new Map([['MatMul', 7]]) },
  ])
})

it('refuses a profile without runs', () => {
  expect(() => parseTrace('[]')).toThrow('no run')
})
