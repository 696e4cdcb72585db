import { reasonOf } from '../helper-process.ts'
import { formatTable } from '../report.ts'

/** What a fault did to the server, in one respect. */
export interface Finding {
  readonly fault: string
  /** What must hold. */
  readonly checked: string
  readonly result: 'held' | 'BROKEN' | 'not measured'
  /** What was counted, or why nothing was. */
  readonly figures: string
}

/** A way to do harm, and what must hold all the same. */
export interface Fault {
  readonly name: string
  /** @throws Error if it could not be brought about; FaultSkipped if this machine cannot do it */
  readonly run: (note: NoteFinding) => Promise<void>
}

/** Writes down whether something held. */
export type NoteFinding = (checked: string, isHeld: boolean, figures: string) => void

/** A fault that this machine cannot bring about. */
export class FaultSkipped extends Error {}

/** Does a fault. An error of its own is a finding too: something broke that nobody foresaw. */
export async function provoke({ name, run }: Fault): Promise<Finding[]> {
  const findings: Finding[] = []
  const note: NoteFinding = (checked, isHeld, figures) => {
    findings.push({ fault: name, checked, result: isHeld ? 'held' : 'BROKEN', figures })
  }
  try {
    await run(note)
  } catch (error) {
    const result = error instanceof FaultSkipped ? 'not measured' : 'BROKEN'
    findings.push({ fault: name, checked: 'all of it', result, figures: reasonOf(error) })
  }
  return findings
}

/** All findings in a table. */
export function formatFindings(findings: readonly Finding[]): string {
  return formatTable(
    ['fault', 'what must hold', '', 'figures'],
    findings.map(({ fault, checked, result, figures }) => [fault, checked, result, figures]),
    ['left', 'left', 'left', 'left'],
  )
}
