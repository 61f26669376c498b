import type { Command } from 'commander';
import { databaseOf } from '../postgres/database-url.ts';
import { formatBytes, formatCount, formatSeconds } from '../report/format-quantity.ts';
import type { Output } from '../report/output.ts';
import { formatProgressBar } from '../report/progress-bar.ts';
import { restoreFile } from '../restore/foreign/restore-file.ts';
import { restore, type RestoreProgress, type RestoreReport } from '../restore/restore.ts';
import { undoSwap, type SwapReport } from '../restore/swap.ts';
import { readBackupSettings, readDatabaseSettings, type DatabaseName } from '../settings.ts';
import {
  BACKUP_EXIT_HELP,
  BACKUP_SETTINGS_HELP,
  backupDatabaseOption,
  databaseNameOf,
  describeLeft,
  runCommand,
  serverOption,
  withCommonOptions,
  type CommonOptions,
} from './backup-options.ts';
import { integerArgument } from './parse-arguments.ts';

interface Options extends CommonOptions {
  database: DatabaseName;
  server?: string;
  into?: string;
  replace?: string;
  swap?: boolean;
  undo?: boolean;
  file?: string;
  unverified?: boolean;
  table?: string[];
  schema?: string[];
  jobs?: number;
  owner: boolean;
}

/** `istari-lens restore` */
export function registerRestore(program: Command): void {
  const command = program
    .command('restore')
    .description('Restore a backup into a new database and compare it; then, if wanted, swap it in.')
    .argument('[id]', 'id of the backup, or "latest"')
    .addOption(backupDatabaseOption())
    .addOption(serverOption())
    .option('--into <name>', 'name of the new database (default: <database>_restored_<time>)')
    .option('--replace <name>', 'the same name again: replace that database although it is not empty')
    .option('--swap', 'give it the name of the database, which is kept as <database>_before_<time>')
    .option('--undo', 'take the last swap back; needs no id')
    .option('--table <schema.table...>', 'only these tables: columns and rows, without keys and indexes')
    .option('--schema <name...>', 'only what is in these schemas')
    .option('--jobs <count>', 'jobs at once (default: the processors, at most 4)', integerArgument(1, 64))
    .option('--no-owner', 'leave owners and rights out')
    .option('--file <file>', 'a dump without a manifest instead of a backup')
    .option('--unverified', 'with --file: nothing is known of that file');
  withCommonOptions(command)
    .addHelpText(
      'after',
      `${BACKUP_SETTINGS_HELP}

Nothing that exists is touched before the restore went well. More than one job puts the dump into a temporary
folder first (TMPDIR).

Examples:
  $ istari-lens restore latest
  $ istari-lens restore latest --swap
  $ istari-lens restore --undo
  $ istari-lens restore app_20261122T031500Z_8f3a1c --into app_copy --replace app_copy
  $ istari-lens restore --file backup_20260101.sql.gz --unverified --into old_app

${BACKUP_EXIT_HELP}`,
    )
    .action(async (id: string | undefined, options: Options, self: Command) => {
      const chosen = [id, options.file, options.undo].filter((choice) => choice !== undefined);
      if (chosen.length !== 1) self.error('error: give exactly one of an id, --file and --undo');
      if ((options.file !== undefined) !== (options.unverified === true))
        self.error('error: --file and --unverified belong together');
      if (options.replace !== undefined && options.replace !== options.into)
        self.error('error: --replace repeats the name of --into: give the same name to both');
      if (options.table?.every((table) => /^[^.]+\..+$/s.test(table)) === false)
        self.error('error: --table names tables with their schema, such as lens.dashboards');
      for (const [name, isGiven] of Object.entries({
        '--swap': options.swap,
        '--replace': options.replace,
        '--table': options.table,
        '--schema': options.schema,
        '--jobs': options.jobs,
        '--server': options.server,
      })) {
        if (isGiven !== undefined && id === undefined)
          self.error(
            `error: ${name} is for a backup, not for ${options.undo === true ? '--undo' : '--file'}`,
          );
      }
      await runCommand(options, async (output, signal) => {
        if (options.undo === true) return undo(options, output);
        if (options.file !== undefined) return fromFile(options.file, options, output, signal);
        return fromBackup(id ?? '', options, output, signal);
      });
    });
}

async function fromBackup(id: string, options: Options, output: Output, signal: AbortSignal): Promise<void> {
  const { server, into, replace, swap, table, schema, jobs, owner } = options;
  const report = await restore({
    ...readBackupSettings(),
    url: readDatabaseSettings(options.database).url,
    id,
    database: databaseNameOf(options.database),
    server,
    into,
    replace,
    swap,
    tables: table,
    schemas: schema,
    jobs,
    owners: owner,
    signal,
    onProgress: (progress) => show(output, progress),
  });
  output.result(report, formatReport(report));
}

async function fromFile(file: string, options: Options, output: Output, signal: AbortSignal): Promise<void> {
  const report = await restoreFile({
    url: readDatabaseSettings(options.database).url,
    file,
    unverified: true,
    into: options.into,
    owners: options.owner,
    signal,
    onLeft: (database) => output.problem(describeLeft(database)),
  });
  output.result(
    report,
    `${formatCounts(report)}. It was not compared with anything: a dump says nothing of itself.`,
  );
}

async function undo(options: Options, output: Output): Promise<void> {
  const { url } = readDatabaseSettings(options.database);
  const report = await undoSwap({ url, database: databaseOf(url) });
  output.result(report, formatSwap(report));
}

function show(output: Output, progress: RestoreProgress): void {
  if (progress.kind === 'started')
    output.progress(`${progress.id} into ${progress.database}: ${formatBytes(progress.totalBytes)}`);
  else if (progress.kind === 'spooling') output.progress(progress.reason);
  else if (progress.kind === 'left') output.problem(describeLeft(progress.database));
  else output.status(formatProgressBar(progress.bytes, progress.totalBytes));
}

function formatReport(report: RestoreReport): string {
  const { leftOut, swapped, tidied, subscriptions, remaining } = report;
  return [
    `${formatCounts(report)}, and compared with the backup.`,
    ...(leftOut === null
      ? []
      : [`The tables chosen by name are without ${leftOut}; --schema restores those too.`]),
    ...(swapped === null ? [] : [formatSwap(swapped)]),
    ...(tidied.length === 0
      ? []
      : [`Dropped ${tidied.join(', ')}, left behind by a trial or a restore that was killed.`]),
    ...(subscriptions.length === 0
      ? []
      : [
          `Subscriptions are disabled and have no slot, since theirs belong to the database that was backed up: ${subscriptions.join(', ')}.`,
        ]),
    ...(remaining === null
      ? []
      : [
          `The database that was replaced remains as ${remaining}: it cannot be dropped, most likely because of a subscription or a replication slot. Remove that, then drop it.`,
        ]),
  ].join('\n');
}

function formatCounts({
  database,
  tables,
  rows,
  durationMs,
}: Pick<RestoreReport, 'database' | 'tables' | 'rows' | 'durationMs'>): string {
  return `${formatCount(tables, 'table')}, ${formatCount(rows, 'row')} were restored into ${database} in ${formatSeconds(durationMs / 1000)}`;
}

function formatSwap({ database, from, previous }: SwapReport): string {
  const kept = previous === null ? '' : ` The one before is kept as ${previous}.`;
  return `${from} is now ${database}.${kept}`;
}
