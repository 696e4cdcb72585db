/** Where the time of one run of a graph went. */
export interface RunProfile {
  /** The whole run, in microseconds. */
  readonly totalMicros: number
  /** Microseconds by kind of operator. */
  readonly operatorMicros: ReadonlyMap<string, number>
}

/** An event of ONNX Runtime's profile, which is a Chrome trace: microseconds. */
interface TraceEvent {
  readonly cat: string
  readonly name: string
  readonly ts: number
  readonly dur: number
  readonly args?: { readonly op_name?: string }
}

// These run a graph of their own, whose operators have events themselves.
const operatorsWithGraphs = ['If', 'Loop', 'Scan']

/** The runs in a profile that ONNX Runtime wrote. @throws Error if it has none. */
export function parseTrace(json: string): RunProfile[] {
  const events = JSON.parse(json) as TraceEvent[]
  const runs = events.filter(({ cat, name }) => cat === 'Session' && name === 'model_run').toSorted(byTime)
  if (runs.length === 0) throw new Error('the profile of ONNX Runtime has no run')
  const kernels = events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time')).toSorted(byTime)
  let next = 0
  return runs.map(({ ts, dur }) => {
    const operatorMicros = new Map<string, number>()
    for (; next < kernels.length && kernels[next]!.ts < ts + dur; next++) {
      const { args, dur: micros } = kernels[next]!
      const operator = args?.op_name ?? 'unknown'
      if (operatorsWithGraphs.includes(operator)) continue
      operatorMicros.set(operator, (operatorMicros.get(operator) ?? 0) + micros)
    }
    return { totalMicros: dur, operatorMicros }
  })
}

function byTime(one: TraceEvent, other: TraceEvent): number {
  return one.ts - other.ts
}
