import type { Command } from 'commander';
import {
  migrate,
  type MigrationProgress,
  migrationStatus,
  type MigrationReport,
  type MigrationStatus,
} from '@istari-lens/core';
import { EXIT } from '../exit-codes.ts';
import { createOutput } from '../report/output.ts';
import { formatTextTable } from '../report/text-table.ts';
import { readAppDatabaseSettings } from '../settings.ts';

const SETTINGS_HELP = `
The app database is named by APP_DB_DIRECT_URL, else APP_DB_URL, else DATABASE_URL (each also as NAME_FILE);
its schema by LENS_SCHEMA (lens).`;

/** `istari-lens migrate up | status` */
export function registerMigrate(program: Command): void {
  const group = program
    .command('migrate')
    .description("Bring the app database's schema up to date, or say where it stands.");
  group
    .command('up')
    .description('Apply every pending migration. Safe to run twice, and from two places at once.')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${SETTINGS_HELP}\n\nExit codes: 0 done, 1 failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (options: { json?: boolean }) => {
      const output = createOutput({ json: options.json === true });
      const report = await migrate({
        ...readAppDatabaseSettings(),
        onProgress: (progress) => output.progress(formatProgress(progress)),
      });
      output.result(report, formatReport(report));
    });
  group
    .command('status')
    .description('List the migrations and whether they are applied.')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${SETTINGS_HELP}\n\nExit codes: 0 up to date, 1 not up to date or failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (options: { json?: boolean }) => {
      const status = await migrationStatus(readAppDatabaseSettings());
      createOutput({ json: options.json === true }).result(status, formatStatus(status));
      const upToDate = status.migrations.every((migration) => migration.state === 'applied');
      process.exitCode = upToDate ? EXIT.ok : EXIT.failed;
    });
}

function formatProgress(progress: MigrationProgress): string {
  switch (progress.kind) {
    case 'waiting':
      return 'Another migration is running; waiting for it.';
    case 'started':
      return `[${progress.done + 1}/${progress.total}] ${progress.name} …`;
    case 'retrying':
      return `${progress.name}: a table is in use; attempt ${progress.attempt}.`;
    case 'applied':
      return `[${progress.done}/${progress.total}] ${progress.name} ${progress.durationMs} ms`;
  }
}

function formatReport(report: MigrationReport): string {
  if (report.applied.length === 0) return `The schema is up to date (version ${report.head}).`;
  const lines = report.applied.map(
    (step) => `applied ${String(step.version).padStart(4, '0')} ${step.name} (${step.durationMs} ms)`,
  );
  return [...lines, `The schema is at version ${report.head}.`].join('\n');
}

function formatStatus(status: MigrationStatus): string {
  const rows = status.migrations.map((migration) => [
    String(migration.version).padStart(4, '0'),
    migration.name,
    migration.state,
    migration.appliedAt?.toISOString() ?? '',
  ]);
  return `${formatTextTable(['version', 'name', 'state', 'applied at'], rows)}\n\nAt version ${status.current} of ${status.head}.`;
}
