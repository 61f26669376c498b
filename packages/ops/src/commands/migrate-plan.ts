import type { Command } from 'commander';
import { migrationPlan, type MigrationPlan } from '@istari-lens/core';
import { createOutput } from '../report/output.ts';
import { readAppDatabaseSettings } from '../settings.ts';
import { MIGRATE_SETTINGS_HELP } from './migrate-help.ts';

/** `istari-lens migrate plan` */
export function registerMigratePlan(group: Command): void {
  group
    .command('plan')
    .description('Print the SQL that "migrate up" would run. Changes nothing.')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${MIGRATE_SETTINGS_HELP}

Example: read what the next release does before it does it.
  $ istari-lens migrate plan > plan.sql

Exit codes: 0 printed, 1 the schema does not fit this release, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (options: { json?: boolean }) => {
      const plan = await migrationPlan(readAppDatabaseSettings());
      createOutput({ json: options.json === true }).result(plan, formatPlan(plan));
    });
}

function formatPlan({ current, head, steps }: MigrationPlan): string {
  if (steps.length === 0) return `-- The schema is up to date (version ${head}): nothing to do.`;
  const parts = steps.map(({ version, name, transactional, backwardCompatible, sql }) => {
    const how = transactional ? 'one transaction' : 'alone, outside a transaction';
    const former = backwardCompatible
      ? 'the former release works with it: it can be rolled back to as it is'
      : 'the former release does not start with it: take it back before a rollback';
    // Before the first release there is none to go back to.
    const notes = current === 0 ? [] : [`-- ${former}`];
    return [`-- ${String(version).padStart(4, '0')}-${name} (${how})`, ...notes, sql].join('\n');
  });
  return [`-- From version ${current} to ${head}.`, ...parts].join('\n\n');
}
