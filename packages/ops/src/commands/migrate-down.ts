import type { Command } from 'commander';
import { migrateDown, type MigrationDownReport } from '@istari-lens/core';
import { createOutput } from '../report/output.ts';
import { readAppDatabaseSettings } from '../settings.ts';
import { formatMigrationProgress } from './format-progress.ts';
import { MIGRATE_SETTINGS_HELP } from './migrate-help.ts';
import { integerArgument } from './parse-arguments.ts';

interface Options {
  to: number;
  dryRun?: boolean;
  acceptDataLoss?: boolean;
  json?: boolean;
}

/** `istari-lens migrate down` */
export function registerMigrateDown(group: Command): void {
  group
    .command('down')
    .description('Take migrations back, newest first, down to a version. Refuses what only a backup can.')
    .requiredOption('--to <version>', 'the version to go back to', integerArgument(0, 9999))
    .option('--dry-run', 'only say what would happen, and what would be lost')
    .option('--accept-data-loss', 'go on although data is lost for good')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${MIGRATE_SETTINGS_HELP}

Most migrations make tables and cannot be taken back: what they hold would be gone. Run it with the newer
release, which knows its migrations; the older one refuses to start before. See docs/operations.md, "Rollback".

Example:
  $ istari-lens migrate down --to 7 --dry-run

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async ({ to, dryRun, acceptDataLoss, json }: Options) => {
      const output = createOutput({ json: json === true });
      const report = await migrateDown({
        ...readAppDatabaseSettings(),
        to,
        dryRun,
        acceptDataLoss,
        onProgress: (progress) => output.progress(formatMigrationProgress(progress)),
      });
      output.result(report, formatReport(report));
    });
}

function formatReport({ reverted, current, dryRun }: MigrationDownReport): string {
  if (reverted.length === 0) return `There is nothing to take back; the schema is at version ${current}.`;
  const lines = reverted.map(
    ({ version, name, loses }) =>
      `${dryRun ? 'would take' : 'took'} back ${String(version).padStart(4, '0')} ${name}` +
      (loses === null ? '' : ` (loses ${loses})`),
  );
  return [...lines, `The schema ${dryRun ? 'would be' : 'is'} at version ${current}.`].join('\n');
}
