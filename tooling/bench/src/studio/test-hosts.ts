import { execFileSync } from 'node:child_process'
import { FaultSkipped } from '../faults/finding.ts'

/** A host of its own on this machine: a network namespace with an address. */
export interface TestHost {
  readonly address: string
  /** Goes before a program that is to run there. */
  readonly launcher: readonly string[]
  /** Cuts it off from all others, or joins it again. */
  setLink(isUp: boolean): void
}

/** Hosts on one network, and this process's own address in it. */
export interface TestHosts<Name extends string> extends AsyncDisposable {
  readonly own: string
  /** All of their addresses: `10.99.7.0/24`. */
  readonly subnet: string
  readonly hosts: Readonly<Record<Name, TestHost>>
}

const prefix = '10.99.7'
const bridge = 'e5-bench'

/** Makes hosts by Linux's network namespaces. @throws FaultSkipped where that needs other rights or tools */
export function createTestHosts<Name extends string>(names: readonly Name[]): TestHosts<Name> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new FaultSkipped('needs Linux, and root for ip(8)')
  const ip = (...args: readonly string[]): void =>
    void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const remove = (): void => {
    for (const name of names) ignoring(() => ip('netns', 'del', `${bridge}-${name}`))
    ignoring(() => ip('link', 'del', bridge))
  }
  remove()
  process.once('exit', remove)
  try {
    ip('link', 'add', bridge, 'type', 'bridge')
    ip('address', 'add', `${prefix}.1/24`, 'dev', bridge)
    ip('link', 'set', bridge, 'up')
    const hosts = names.map((name, index): [Name, TestHost] => {
      const [namespace, inside, outside] = [`${bridge}-${name}`, `e5i${index}`, `e5o${index}`]
      const address = `${prefix}.${index + 2}`
      ip('netns', 'add', namespace)
      ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', namespace)
      ip('link', 'set', outside, 'master', bridge, 'up')
      ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', inside)
      ip('-n', namespace, 'link', 'set', inside, 'up')
      ip('-n', namespace, 'link', 'set', 'lo', 'up')
      return [
        name,
        {
          address,
          launcher: ['ip', 'netns', 'exec', namespace],
          setLink: (isUp) => ip('link', 'set', outside, isUp ? 'up' : 'down'),
        },
      ]
    })
    return {
      own: `${prefix}.1`,
      subnet: `${prefix}.0/24`,
      hosts: Object.fromEntries(hosts) as Record<Name, TestHost>,
      async [Symbol.asyncDispose]() {
        process.off('exit', remove)
        remove()
      },
    }
  } catch (error) {
    remove()
    throw new FaultSkipped(`ip(8) does not make networks here: ${(error as Error).message}`)
  }
}

function ignoring(action: () => void): void {
  try {
    action()
  } catch {
    // It was not there.
  }
}
