import type { Command } from 'commander';
import type { MigrationReport } from '@istari-lens/core';
import { migrateGuarded } from '../migrate/migrate-guarded.ts';
import { createOutput } from '../report/output.ts';
import { readAppDatabaseSettings, readRelease } from '../settings.ts';
import { formatMigrationProgress } from './format-progress.ts';
import { MIGRATE_SETTINGS_HELP } from './migrate-help.ts';

/** `istari-lens migrate up` */
export function registerMigrateUp(group: Command): void {
  group
    .command('up')
    .description('Apply every pending migration. Safe to run twice, and from two places at once.')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${MIGRATE_SETTINGS_HELP}
The release is written into the history from RELEASE.

Example:
  $ istari-lens migrate up && istari-lens migrate check

Exit codes: 0 done, 1 failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (options: { json?: boolean }) => {
      const output = createOutput({ json: options.json === true });
      const report = await migrateGuarded({
        ...readAppDatabaseSettings(),
        release: readRelease(),
        onProgress: (progress) => output.progress(formatMigrationProgress(progress)),
      });
      output.result(report, formatReport(report));
    });
}

function formatReport(report: MigrationReport): string {
  if (report.applied.length === 0) return `The schema is up to date (version ${report.head}).`;
  const lines = report.applied.map(
    (step) => `applied ${String(step.version).padStart(4, '0')} ${step.name} (${step.durationMs} ms)`,
  );
  return [...lines, `The schema is at version ${report.head}.`].join('\n');
}
