import { Command } from 'commander'
import { runReport } from './run-report.ts'

/** `e5-trainer report`. */
export function reportCommand(): Command {
  return new Command('report')
    .summary('the report of a run, from its events')
    .description('Makes the HTML report of a run from events.jsonl, also of a run that goes on or was killed.')
    .argument('<events>', 'the JSON Lines that a run wrote')
    .option('-o, --output <file>', 'the page; one that is there is replaced', 'report.html')
    .action((events: string, { output }: { readonly output: string }) => runReport(events, output))
}
