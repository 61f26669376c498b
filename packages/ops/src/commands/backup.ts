import { Option, type Command } from 'commander';
import { backup, type BackupProgress } from '../backup/backup.ts';
import { COMPRESSION_NAMES, type CompressionName } from '../backup/compression/index.ts';
import { FORMAT_NAMES, type FormatName } from '../backup/formats/index.ts';
import { formatBackup } from '../report/format-backup.ts';
import { formatBytes } from '../report/format-quantity.ts';
import type { Output } from '../report/output.ts';
import {
  readAppDatabaseSettings,
  readBackupSettings,
  readDatabaseSettings,
  type DatabaseName,
} from '../settings.ts';
import { registerBackupImport } from './backup-import.ts';
import {
  BACKUP_EXIT_HELP,
  BACKUP_SETTINGS_HELP,
  backupDatabaseOption,
  runCommand,
  withCommonOptions,
  type CommonOptions,
} from './backup-options.ts';
import { integerArgument } from './parse-arguments.ts';

interface Options extends CommonOptions {
  database: DatabaseName;
  format: FormatName;
  compression?: CompressionName;
  jobs: number;
  globals: boolean;
  estimate?: boolean;
}

/** `istari-lens backup`, and `backup import` */
export function registerBackup(program: Command): void {
  const command = program
    .command('backup')
    .description('Back a database up: dump, compress, encrypt and store it, and write its manifest last.')
    .addOption(backupDatabaseOption())
    .addOption(new Option('--format <format>', 'format of the dump').choices(FORMAT_NAMES).default('custom'))
    .addOption(
      new Option('--compression <name>', 'how to compress (default: zstd; gzip for plain)').choices(
        COMPRESSION_NAMES,
      ),
    )
    .option('--jobs <count>', 'tables dumped at once; for format directory', integerArgument(1, 64), 2)
    .option('--no-globals', 'leave roles and tablespaces out')
    .option('--estimate', "record the planner's row counts instead of counting");
  withCommonOptions(command)
    .addHelpText(
      'after',
      `${BACKUP_SETTINGS_HELP}

Only what has a manifest is a backup: when anything fails there is none, and the exit code is not 0.

Examples:
  $ istari-lens backup
  $ istari-lens backup --database analytics --format directory --jobs 4

${BACKUP_EXIT_HELP}`,
    )
    .action(async (options: Options) =>
      runCommand(options, async (output, signal) => {
        const { database, format, compression, jobs, globals } = options;
        const report = await backup({
          ...readBackupSettings(),
          url: readDatabaseSettings(database).url,
          schema: database === 'app' ? readAppDatabaseSettings().schema : undefined,
          format,
          compression,
          jobs,
          globals,
          rowCounts: options.estimate === true ? 'estimated' : 'exact',
          signal,
          onProgress: (progress) => show(output, progress),
        });
        output.result(report, formatBackup(report));
      }),
    );
  registerBackupImport(command);
}

function show(output: Output, progress: BackupProgress): void {
  switch (progress.kind) {
    case 'started':
      return output.progress(
        `${progress.id}: ${progress.tool}, database of ${formatBytes(progress.databaseBytes)}`,
      );
    case 'spooling':
      return output.progress(progress.reason);
    case 'dumping': {
      const tables = progress.tables.map(
        ({ table, rows }) => `${table}: ${rows.toLocaleString('en-US')} rows`,
      );
      const bytes = `${formatBytes(progress.contentBytes)} dumped, ${formatBytes(progress.storedBytes)} stored`;
      return output.status([bytes, ...tables].join('  '));
    }
  }
}
