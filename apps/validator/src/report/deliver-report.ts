import { writeOutputFile } from '@e5/data'
import { type ProgramContext, ProgramEnded } from '@e5/terminal'
import { htmlReport } from './html-report.ts'
import type { ReportDocument } from './report-document.ts'
import type { ReportOptions } from './report-options.ts'
import { terminalReport } from './terminal-report.ts'

// 2 is for a call that could not be carried out: then there is no verdict.
const faultsExitCode = 1

/**
 * Prints a report and writes its page.
 *
 * @throws ProgramEnded if the verdict is not good; E5Error OUTPUT_EXISTS, OUTPUT_UNWRITABLE.
 */
export async function deliverReport(
  report: object,
  document: ReportDocument,
  { json, html, force }: ReportOptions,
  { stdout }: ProgramContext,
): Promise<void> {
  stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : terminalReport(document))
  if (html !== undefined) {
    await writeOutputFile(html, { replace: force }, (sink) => sink.write(htmlReport(document)))
  }
  if (document.verdict !== 'good') throw new ProgramEnded(faultsExitCode)
}
