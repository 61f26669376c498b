import type { Command } from 'commander';
import { checkBackups, type BackupCheck } from '../backup/check-backups.ts';
import { EXIT } from '../exit-codes.ts';
import { formatBytes, formatSeconds } from '../report/format-quantity.ts';
import { createOutput } from '../report/output.ts';
import { readBackupSettings, type DatabaseName } from '../settings.ts';
import {
  BACKUP_SETTINGS_HELP,
  backupDatabaseOption,
  databaseNameOf,
  serverOption,
  sizeArgument,
} from './backup-options.ts';
import { durationArgument } from './parse-arguments.ts';

interface Options {
  maxAge?: number;
  minSize?: number;
  maxVerifiedAge?: number;
  database: DatabaseName;
  server?: string;
  json?: boolean;
}

/** `istari-lens check` */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('Say whether the newest backup is young and large enough; for alerts.')
    .option('--max-age <duration>', 'oldest that it may be (default: 26h)', durationArgument)
    .option('--min-size <size>', 'smallest that it may be, such as 20M', sizeArgument)
    .option('--max-verified-age <duration>', 'longest since a restore on trial', durationArgument)
    .addOption(backupDatabaseOption())
    .addOption(serverOption())
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${BACKUP_SETTINGS_HELP}

Example:
  $ istari-lens check --max-age 26h --min-size 20M --max-verified-age 35d

Exit codes: 0 well, 1 not well or failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (options: Options) => {
      const check = await checkBackups({
        ...readBackupSettings(),
        database: databaseNameOf(options.database),
        server: options.server,
        maxAgeMs: options.maxAge,
        minBytes: options.minSize,
        maxVerifiedAgeMs: options.maxVerifiedAge,
      });
      createOutput({ json: options.json === true }).result(check, formatCheck(check));
      process.exitCode = check.ok ? EXIT.ok : EXIT.failed;
    });
}

function formatCheck({ problems, newest, lastVerifiedRestore, undated }: BackupCheck): string {
  const facts =
    newest === null
      ? []
      : [
          `The newest good backup is ${newest.id}: ${formatSeconds(newest.ageMs / 1000)} old, ${formatBytes(newest.bytes)}.`,
        ];
  const imports =
    undated.length === 0
      ? []
      : [`Not counted, for they do not say when they were made: the imported dumps ${undated.join(', ')}.`];
  return [
    ...problems,
    ...facts,
    ...imports,
    `Last restored on trial: ${lastVerifiedRestore ?? 'never'}.`,
  ].join('\n');
}
