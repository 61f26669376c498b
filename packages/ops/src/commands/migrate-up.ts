import type { Command } from 'commander';
import { ConfigError, type MigrationReport } from '@istari-lens/core';
import { backupReader } from '../backup/backup-reader.ts';
import { migrateGuarded } from '../migrate/migrate-guarded.ts';
import type { RequiredBackup } from '../migrate/require-backup.ts';
import { createOutput } from '../report/output.ts';
import { readAppDatabaseSettings, readRelease } from '../settings.ts';
import { formatMigrationProgress } from './format-progress.ts';
import { MIGRATE_SETTINGS_HELP } from './migrate-help.ts';
import { durationArgument } from './parse-arguments.ts';

/** `istari-lens migrate up` */
export function registerMigrateUp(group: Command): void {
  group
    .command('up')
    .description('Apply every pending migration. Safe to run twice, and from two places at once.')
    .option(
      '--require-backup <duration>',
      'refuse unless a backup this young was restored on trial (see "verify")',
      durationArgument,
    )
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${MIGRATE_SETTINGS_HELP}
The release is written into the history from RELEASE.

Example:
  $ istari-lens migrate up && istari-lens migrate check
  $ istari-lens migrate up --require-backup 24h

Exit codes: 0 done, 1 failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (options: { requireBackup?: number; json?: boolean }) => {
      const output = createOutput({ json: options.json === true });
      const report = await migrateGuarded({
        ...readAppDatabaseSettings(),
        release: readRelease(),
        requireBackup:
          options.requireBackup === undefined ? undefined : requiredBackup(options.requireBackup),
        onProgress: (progress) => output.progress(formatMigrationProgress(progress)),
      });
      output.result(report, formatReport(report));
    });
}

function requiredBackup(maxAgeMs: number): RequiredBackup {
  const readBackups = backupReader();
  if (readBackups !== undefined) return { readBackups, maxAgeMs };
  const detail = 'is missing, and --require-backup looks for backups there. Set it, or leave the option out.';
  throw new ConfigError([{ variable: 'BACKUP_DESTINATION', detail }]);
}

function formatReport(report: MigrationReport): string {
  if (report.applied.length === 0) return `The schema is up to date (version ${report.head}).`;
  const lines = report.applied.map(
    (step) => `applied ${String(step.version).padStart(4, '0')} ${step.name} (${step.durationMs} ms)`,
  );
  return [...lines, `The schema is at version ${report.head}.`].join('\n');
}
