import { Option, type Command } from 'commander';
import type { VerifyLevel } from '../backup/verification-record.ts';
import { formatCount, formatSeconds } from '../report/format-quantity.ts';
import type { Output } from '../report/output.ts';
import { formatProgressBar } from '../report/progress-bar.ts';
import { readBackupSettings, readDatabaseSettings, type DatabaseName } from '../settings.ts';
import { verify, type VerifyProgress, type VerifyReport } from '../verify/verify.ts';
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
  level: VerifyLevel;
  server?: string;
  jobs?: number;
  owner: boolean;
}

/** `istari-lens verify` */
export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('Try a backup: its checksum, all of its content, or a restore into a scratch database.')
    .argument('<id>', 'id of the backup, or "latest"')
    .addOption(
      new Option('--level <level>', 'how thoroughly').choices(['quick', 'full', 'restore']).default('quick'),
    )
    .addOption(backupDatabaseOption())
    .addOption(serverOption())
    .option(
      '--jobs <count>',
      'jobs of the restore (default: the processors, at most 4)',
      integerArgument(1, 64),
    )
    .option('--no-owner', 'leave owners and rights out of the restore');
  withCommonOptions(command)
    .addHelpText(
      'after',
      `${BACKUP_SETTINGS_HELP}

  quick    size and checksum of what is stored
  full     also decrypts, decompresses and decodes all of it, and counts the rows; needs the private key
  restore  restores it into a scratch database on the server of --database, compares rows, sequences, indexes,
           extensions and the migration head, and drops it; its duration is the recovery time to expect

Examples:
  $ istari-lens verify latest
  $ istari-lens verify latest --level restore

${BACKUP_EXIT_HELP}`,
    )
    .action(async (id: string, options: Options) =>
      runCommand(options, async (output, signal) => {
        const report = await verify({
          ...readBackupSettings(),
          id,
          server: options.server,
          level: options.level,
          database: databaseNameOf(options.database),
          url: readDatabaseSettings(options.database).url,
          jobs: options.jobs,
          owners: options.owner,
          signal,
          onProgress: (progress) => show(output, progress),
        });
        output.result(report, formatReport(report));
      }),
    );
}

function show(output: Output, progress: VerifyProgress): void {
  if (progress.kind === 'started') output.progress(progress.id);
  else if (progress.kind === 'spooling') output.progress(progress.reason);
  else if (progress.kind === 'left') output.problem(describeLeft(progress.database));
  else output.status(formatProgressBar(progress.bytes, progress.totalBytes));
}

const DONE: Readonly<Record<VerifyLevel, string>> = {
  quick: 'what is stored is what was written',
  full: 'all of it can be read, and it holds what was counted',
  restore: 'it was restored and is what was backed up',
};

function formatReport({ id, level, durationMs, tables, rows, rowCounts, tidied }: VerifyReport): string {
  const counted = `${formatCount(tables, 'table')}, ${formatCount(rows, 'row')} (${rowCounts})`;
  const took = `${level === 'restore' ? 'recovery time ' : ''}${formatSeconds(durationMs / 1000)}`;
  const good = `${id} is good at level ${level}: ${DONE[level]}. ${counted}, ${took}.`;
  return tidied.length === 0
    ? good
    : `${good}\nDropped ${tidied.join(', ')}, left behind by a trial or a restore that was killed.`;
}
