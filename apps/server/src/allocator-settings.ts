/**
 * What glibc's malloc gets unless the operator chose for it. By default it raises its limits to the size of the blocks that a model
 * frees, and keeps such blocks for the next model from then on.
 */
const settings = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' } as const

/**
 * Begins the program anew, in the same process, with settings that the C library reads before any of our code runs. Returns where
 * there is nothing to set: outside Linux, on a Node without `process.execve` (before 22.15), and if a variable is set already.
 */
export function applyAllocatorSettings(): void {
  const { env, execPath, execArgv, argv } = process
  const isChosen = Object.keys(settings).some((name) => env[name] !== undefined)
  if (process.platform !== 'linux' || process.execve === undefined || isChosen) return
  process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, ...settings })
}
