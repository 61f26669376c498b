import type { Command } from 'commander';
import { prune, type PruneReport } from '../backup/retention/prune.ts';
import { formatBytes, formatCount } from '../report/format-quantity.ts';
import { createOutput } from '../report/output.ts';
import { formatTextTable } from '../report/text-table.ts';
import { readBackupSettings, type DatabaseName } from '../settings.ts';
import { anyDatabaseOption, BACKUP_SETTINGS_HELP, databaseNameOf } from './backup-options.ts';
import { integerArgument } from './parse-arguments.ts';

interface Options {
  keepLast?: number;
  keepHourly?: number;
  keepDaily?: number;
  keepWeekly?: number;
  keepMonthly?: number;
  minimum: number;
  database?: DatabaseName;
  apply?: boolean;
  json?: boolean;
}

const count = integerArgument(1, 10_000);

/** `istari-lens prune` */
export function registerPrune(program: Command): void {
  program
    .command('prune')
    .description('Remove backups that no rule keeps. Only says which, unless --apply is given.')
    .option('--keep-last <count>', 'the newest so many', count)
    .option('--keep-hourly <count>', 'the newest of each of so many hours', count)
    .option('--keep-daily <count>', 'the newest of each of so many days (UTC)', count)
    .option('--keep-weekly <count>', 'the newest of each of so many weeks', count)
    .option('--keep-monthly <count>', 'the newest of each of so many months', count)
    .option('--minimum <count>', 'good backups of a database that stay in any case', count, 3)
    .addOption(anyDatabaseOption())
    .option('--apply', 'remove them')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${BACKUP_SETTINGS_HELP}

Each database is pruned by itself. Only good backups count, and only files that a manifest names are removed.
The newest backup that was restored on trial stays in any case.

Example:
  $ istari-lens prune --keep-daily 14 --keep-weekly 8 --keep-monthly 12 --apply

Exit codes: 0 done, 1 failed, 2 wrong usage or no rule, 78 a setting is missing or wrong.`,
    )
    .action(async (options: Options, self: Command) => {
      const keep = {
        last: options.keepLast,
        hourly: options.keepHourly,
        daily: options.keepDaily,
        weekly: options.keepWeekly,
        monthly: options.keepMonthly,
      };
      if (Object.values(keep).every((rule) => rule === undefined))
        self.error('error: name at least one rule of what to keep, such as --keep-daily 14');
      const report = await prune({
        ...readBackupSettings(),
        database: databaseNameOf(options.database),
        keep,
        minimum: options.minimum,
        apply: options.apply,
      });
      createOutput({ json: options.json === true }).result(report, formatReport(report));
    });
}

function formatReport({ applied, decisions, unreadable }: PruneReport): string {
  const removed = decisions.filter(({ action }) => action === 'remove');
  const freed = removed.reduce((sum, { bytes }) => sum + bytes, 0);
  const was = removed.length === 1 ? 'was' : 'were';
  const done = applied ? `${was} removed` : 'would be removed; add --apply to remove';
  const rows = decisions.map(({ id, action, reasons }) => [action, id, reasons.join(', ')]);
  return [
    ...(rows.length === 0 ? [] : [formatTextTable(['action', 'id', 'because of'], rows), '']),
    ...unreadable.map(({ problem }) => problem),
    `${formatCount(removed.length, 'backup')} with ${formatBytes(freed)} ${done}.`,
  ].join('\n');
}
