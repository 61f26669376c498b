import type { Command } from 'commander';
import { importBackup } from '../backup/import-backup.ts';
import { formatBackup } from '../report/format-backup.ts';
import {
  readAppDatabaseSettings,
  readBackupSettings,
  readDatabaseSettings,
  type DatabaseName,
} from '../settings.ts';
import {
  BACKUP_EXIT_HELP,
  BACKUP_SETTINGS_HELP,
  backupDatabaseOption,
  describeLeft,
  runCommand,
  withCommonOptions,
  type CommonOptions,
} from './backup-options.ts';

interface Options extends CommonOptions {
  database: DatabaseName;
}

/** `istari-lens backup import` */
export function registerBackupImport(group: Command): void {
  const command = group
    .command('import')
    .description('Make a backup of a dump made elsewhere: restore it on trial, store it, write its manifest.')
    .argument('<file>', 'a dump of pg_dump: .sql, .sql.gz, .sql.zst or custom format')
    .addOption(backupDatabaseOption());
  withCommonOptions(command)
    .addHelpText(
      'after',
      `${BACKUP_SETTINGS_HELP}

Example:
  $ istari-lens backup import /old/backup_20260101.sql.gz

${BACKUP_EXIT_HELP}`,
    )
    .action(async (file: string, _own: Options, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      await runCommand(options, async (output, signal) => {
        const { database } = options;
        const report = await importBackup({
          ...readBackupSettings(),
          url: readDatabaseSettings(database).url,
          schema: database === 'app' ? readAppDatabaseSettings().schema : undefined,
          file,
          signal,
          onLeft: (left) => output.problem(describeLeft(left)),
        });
        output.result(report, formatBackup(report));
      });
    });
}
