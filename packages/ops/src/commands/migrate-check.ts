import type { Command } from 'commander';
import { checkMigrations, type MigrationCheck } from '@istari-lens/core';
import { EXIT } from '../exit-codes.ts';
import { createOutput } from '../report/output.ts';
import { readAppDatabaseSettings } from '../settings.ts';
import { MIGRATE_SETTINGS_HELP } from './migrate-help.ts';

/** `istari-lens migrate check` */
export function registerMigrateCheck(group: Command): void {
  group
    .command('check')
    .description('Say whether this release works on the schema, and every reason why not.')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${MIGRATE_SETTINGS_HELP}

Example: let a rollout wait until the migration job is through.
  $ until istari-lens migrate check; do sleep 2; done

Exit codes: 0 it is, 1 it is not or failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (options: { json?: boolean }) => {
      const check = await checkMigrations(readAppDatabaseSettings());
      createOutput({ json: options.json === true }).result(check, formatCheck(check));
      process.exitCode = check.ok ? EXIT.ok : EXIT.failed;
    });
}

function formatCheck({ ok, current, head, problems }: MigrationCheck): string {
  if (ok && current > head)
    return `The schema is at version ${current}, which this release (${head}) works on as well.`;
  if (ok) return `The schema is what this release needs (version ${head}).`;
  return [`At version ${current} of ${head}:`, ...problems.map(({ detail }) => `- ${detail}`)].join('\n');
}
