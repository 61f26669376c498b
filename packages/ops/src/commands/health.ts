import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { checkHealth, type HealthReport } from '../health/check-health.ts';
import { createOutput } from '../report/output.ts';
import { formatTextTable } from '../report/text-table.ts';
import { httpUrlArgument, integerArgument } from './parse-arguments.ts';

/** `istari-lens health <url>` */
export function registerHealth(program: Command): void {
  program
    .command('health')
    .description('Ask a running deployment how it is.')
    .argument('<url>', 'where the API is mounted, for example https://example.com/analytics', httpUrlArgument)
    .option('--timeout <ms>', 'milliseconds to wait for the answer', integerArgument(1, 600_000), 5000)
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ istari-lens health https://example.com/analytics --json\n\nExit codes: 0 well (pass or warn), 1 failing or unreachable, 2 wrong usage.',
    )
    .action(async (url: string, options: { timeout: number; json?: boolean }) => {
      const report = await checkHealth(url, { timeoutMs: options.timeout });
      createOutput({ json: options.json === true }).result(report, formatHealth(report));
      process.exitCode = report.status === 'pass' || report.status === 'warn' ? EXIT.ok : EXIT.failed;
    });
}

function formatHealth(report: HealthReport): string {
  const heading = `${report.status}  ${report.url}  ${report.durationMs} ms`;
  if (report.health === undefined) return `${heading}\n${report.reason ?? ''}`.trimEnd();
  const rows = Object.entries(report.health.checks).flatMap(([name, checks]) =>
    checks.map((check) => [
      name,
      check.status,
      check.observedValue === undefined ? '' : `${check.observedValue} ${check.observedUnit ?? ''}`.trim(),
      check.output ?? '',
    ]),
  );
  if (rows.length === 0) return heading;
  return `${heading}\n\n${formatTextTable(['check', 'status', 'observed', 'detail'], rows)}`;
}
