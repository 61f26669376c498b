import type { Command } from 'commander';
import { cancelQuery, type CancelledQuery } from '../monitor/cancel-query.ts';
import { formatSeconds } from '../report/format-quantity.ts';
import { createOutput } from '../report/output.ts';
import { readDatabaseSettings, type DatabaseName } from '../settings.ts';
import { DATABASE_SETTINGS_HELP, databaseOption } from './db-options.ts';
import { integerArgument } from './parse-arguments.ts';

interface Options {
  dryRun?: boolean;
  database: DatabaseName;
  json?: boolean;
}

/** `istari-lens db cancel <pid>` */
export function registerDbCancel(group: Command): void {
  group
    .command('cancel')
    .description('Stop the statement that a session runs; the session itself lives on.')
    .argument(
      '<pid>',
      'process number, as "db queries" and "db locks" show it',
      integerArgument(1, 2_147_483_647),
    )
    .option('--dry-run', 'only say what runs there')
    .addOption(databaseOption())
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${DATABASE_SETTINGS_HELP}

Example:
  $ istari-lens db cancel 12345 --dry-run

Exit codes: 0 done, or nothing was running; 1 no such session or failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (pid: number, { dryRun, database, json }: Options) => {
      const result = await cancelQuery(readDatabaseSettings(database), pid, { dryRun });
      createOutput({ json: json === true }).result(result, formatResult(result, dryRun === true));
    });
}

function formatResult(session: CancelledQuery, dryRun: boolean): string {
  const { pid, user, application, state, runningSeconds, query, cancelled } = session;
  const who = `${pid} (${user ?? 'unknown'}, ${application || 'no name'})`;
  if (state !== null && state !== 'active') return `${who} runs nothing: it is ${state}.`;
  const verb = dryRun ? 'Would stop' : cancelled ? 'Stopped' : 'Could not stop';
  if (state === null)
    return `${verb} ${who}, whatever it runs: this role is no member of pg_monitor and may not see it.`;
  return `${verb} ${who}, running for ${formatSeconds(runningSeconds)}: ${query ?? ''}`;
}
