import { SingleBar } from 'cli-progress'
import type { Output } from './output.ts'

/** What a progress bar shows now. */
export interface ProgressState {
  readonly done: number
  /** How much there is in all, undefined where nobody knows: then there is no bar, only the note. */
  readonly total: number | undefined
  readonly note: string
}

const refreshMs = 200
const widestBar = 24

/**
 * Shows progress on a terminal, asking for it five times a second. On anything but a terminal it shows nothing.
 *
 * @returns the function that takes the bar away.
 */
export function showProgress(output: Output, state: () => ProgressState): () => void {
  if (output.isTTY !== true) return () => {}
  const bar = new SingleBar({
    stream: output,
    format: (_options, _params, payload) => formatState(payload, output.columns),
    clearOnComplete: true,
    hideCursor: true,
  })
  const { note } = state()
  bar.start(1, 0, { note, hasTotal: false, doneRatio: 0 })
  const timer = setInterval(() => bar.update(ratioOf(state()), { state: state() }), refreshMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    bar.stop()
  }
}

function ratioOf({ done, total }: ProgressState): number {
  return total === undefined || total === 0 ? 0 : Math.min(done / total, 1)
}

function formatState({ state, note }: { readonly state?: ProgressState; readonly note?: string }, columns = 80) {
  if (state === undefined) return `  ${note}`
  if (state.total === undefined) return `  ${state.note}`
  const ratio = ratioOf(state)
  const text = `${Math.floor(ratio * 100)} %  ${state.note}`
  // The note says more than the bar.
  const size = Math.max(0, Math.min(widestBar, columns - text.length - 4))
  const filled = Math.round(ratio * size)
  return `  ${'█'.repeat(filled)}${'░'.repeat(size - filled)} ${text}`
}
