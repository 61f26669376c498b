import type { Command } from 'commander';
import { terminateIdle, type IdleSession } from '../monitor/terminate-idle.ts';
import { formatSeconds } from '../report/format-quantity.ts';
import { createOutput } from '../report/output.ts';
import { formatTextTable } from '../report/text-table.ts';
import { readDatabaseSettings, type DatabaseName } from '../settings.ts';
import { DATABASE_SETTINGS_HELP, databaseOption } from './db-options.ts';
import { durationArgument } from './parse-arguments.ts';

interface Options {
  olderThan: number;
  dryRun?: boolean;
  database: DatabaseName;
  json?: boolean;
}

/** `istari-lens db terminate-idle` */
export function registerDbTerminateIdle(group: Command): void {
  group
    .command('terminate-idle')
    .description("End this role's sessions that are idle, or idle in a transaction, for too long.")
    .requiredOption('--older-than <duration>', 'idle for longer than this, for example 10m', durationArgument)
    .option('--dry-run', 'only say which')
    .addOption(databaseOption())
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${DATABASE_SETTINGS_HELP}

Never ended are this session, other roles' sessions, backups and other maintenance programs, sessions that hold
an advisory lock, and sessions that listen for notifications.

Example:
  $ istari-lens db terminate-idle --older-than 10m --dry-run

Exit codes: 0 done, 1 failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async ({ olderThan, dryRun = false, database, json }: Options) => {
      const sessions = await terminateIdle(readDatabaseSettings(database), {
        olderThanMs: olderThan,
        dryRun,
      });
      createOutput({ json: json === true }).result(sessions, formatSessions(sessions, dryRun));
    });
}

function formatSessions(sessions: readonly IdleSession[], dryRun: boolean): string {
  if (sessions.length === 0) return 'No session has been idle for that long.';
  const rows = sessions.map(({ pid, state, idleSeconds, application, terminated }) => [
    String(pid),
    state,
    formatSeconds(idleSeconds),
    application,
    dryRun ? 'would be ended' : terminated ? 'ended' : 'was gone',
  ]);
  return formatTextTable(['pid', 'state', 'idle for', 'program', 'result'], rows);
}
