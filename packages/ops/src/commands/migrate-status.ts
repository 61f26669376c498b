import type { Command } from 'commander';
import { migrationStatus, type MigrationState, type MigrationStatus } from '@istari-lens/core';
import { EXIT } from '../exit-codes.ts';
import { createOutput } from '../report/output.ts';
import { formatTextTable } from '../report/text-table.ts';
import { readAppDatabaseSettings } from '../settings.ts';
import { MIGRATE_SETTINGS_HELP } from './migrate-help.ts';

/** `istari-lens migrate status` */
export function registerMigrateStatus(group: Command): void {
  group
    .command('status')
    .description('List the migrations and whether they are applied.')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${MIGRATE_SETTINGS_HELP}

Example:
  $ istari-lens migrate status --json

Exit codes: 0 up to date, 1 not up to date or failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (options: { json?: boolean }) => {
      const status = await migrationStatus(readAppDatabaseSettings());
      createOutput({ json: options.json === true }).result(status, formatStatus(status));
      const upToDate = status.migrations.every(
        ({ state, backwardCompatible }) => state === 'applied' || (state === 'unknown' && backwardCompatible),
      );
      process.exitCode = upToDate ? EXIT.ok : EXIT.failed;
    });
}

/** What a newer release did is `unknown` to programs; to people it says what that means. */
function nameState({ state, backwardCompatible }: MigrationState): string {
  if (state !== 'unknown') return state;
  return backwardCompatible ? 'newer, compatible' : 'newer';
}

function formatStatus(status: MigrationStatus): string {
  const rows = status.migrations.map((migration) => [
    String(migration.version).padStart(4, '0'),
    migration.name,
    nameState(migration),
    migration.appliedAt?.toISOString() ?? '',
    migration.durationMs === null ? '' : `${migration.durationMs} ms`,
    migration.release ?? '',
  ]);
  const table = formatTextTable(['version', 'name', 'state', 'applied at', 'took', 'release'], rows);
  return `${table}\n\nAt version ${status.current} of ${status.head}.`;
}
