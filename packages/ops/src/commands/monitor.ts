import { rename, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { LensError } from '@istari-lens/core';
import { backupReader } from '../backup/backup-reader.ts';
import { operationsMetrics } from '../monitor/operations-metrics.ts';
import { fileFault } from '../report/describe-failure.ts';
import { createOutput } from '../report/output.ts';
import { readMonitorSettings } from '../settings.ts';

/** `istari-lens monitor metrics` */
export function registerMonitor(program: Command): void {
  const group = program.command('monitor').description('Tell Prometheus what the API itself cannot.');
  group
    .command('metrics')
    .description('Print metrics of databases, migrations and backups in the Prometheus text format.')
    .option('--out <file>', 'write them there instead, in one step')
    .option('--json', 'print one line of JSON: {"metrics": text}')
    .addHelpText(
      'after',
      `
The databases are named as for "db", backups as for "backup". Run it every minute or so and let node_exporter read the file:
  * * * * *  istari-lens monitor metrics --out /var/lib/node_exporter/istari.prom

A Grafana dashboard and alert rules for these metrics and those of the API are in the package's folder
monitoring/.

Exit codes: 0 done (a database that is down is a metric too), 1 failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async ({ out, json }: { out?: string; json?: boolean }) => {
      const metrics = await operationsMetrics({ ...readMonitorSettings(), readBackups: backupReader() });
      if (out === undefined) {
        createOutput({ json: json === true }).result({ metrics }, metrics.trimEnd());
        return;
      }
      // Whoever reads the file meanwhile sees the old one or the new one, never a part.
      try {
        await writeFile(`${out}.new`, metrics);
        await rename(`${out}.new`, out);
      } catch (cause) {
        throw new LensError(
          'conflict',
          `${fileFault(cause, `The file of --out, ${out},`) ?? 'The file of --out cannot be written.'} Give a file in a folder that exists and that this user may write to.`,
          { cause },
        );
      }
      createOutput({ json: json === true }).result({ file: out }, `Wrote ${out}.`);
    });
}
