/**
 * The Node flags that a worker thread needs of its process's: the resolution conditions. Others, such as `--input-type` of
 * a program given by `--eval`, stop a thread from starting.
 */
export function workerExecArgv(execArgv: readonly string[] = process.execArgv): string[] {
  return execArgv.flatMap((flag, index) => {
    if (/^(--conditions|-C)=/.test(flag)) return [flag]
    return flag === '--conditions' || flag === '-C' ? [`--conditions=${execArgv[index + 1]}`] : []
  })
}
