import type { Command } from 'commander';
import { listBackups, type BackupEntry } from '../backup/list-backups.ts';
import { isDated } from '../backup/manifest/is-dated.ts';
import { serverOf } from '../backup/series.ts';
import { EXIT } from '../exit-codes.ts';
import { formatBytes } from '../report/format-quantity.ts';
import { createOutput } from '../report/output.ts';
import { formatTextTable } from '../report/text-table.ts';
import { readBackupSettings, type DatabaseName } from '../settings.ts';
import { anyDatabaseOption, BACKUP_SETTINGS_HELP, databaseNameOf } from './backup-options.ts';

/** `istari-lens list` */
export function registerList(program: Command): void {
  program
    .command('list')
    .description('List the backups that are stored, and when each was last tried.')
    .addOption(anyDatabaseOption())
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `${BACKUP_SETTINGS_HELP}

Example:
  $ istari-lens list --database app

Exit codes: 0 done, 1 failed or a backup is damaged, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async ({ database, json }: { database?: DatabaseName; json?: boolean }) => {
      const list = await listBackups({ ...readBackupSettings(), database: databaseNameOf(database) });
      const output = createOutput({ json: json === true });
      const text = list.backups.length === 0 ? 'There is no backup here.' : formatBackups(list.backups);
      output.result(list, [text, ...list.unreadable.map(({ problem }) => problem)].join('\n'));
      const isWell = list.unreadable.length === 0 && list.backups.every(({ problem }) => problem === null);
      process.exitCode = isWell ? EXIT.ok : EXIT.failed;
    });
}

function formatBackups(backups: readonly BackupEntry[]): string {
  const hasSeveral = new Set(backups.map(({ manifest }) => serverOf(manifest))).size > 1;
  const rows = backups.map(({ id, manifest, bytes, problem, verified }) => [
    id,
    manifest.database.name,
    ...(hasSeveral ? [serverOf(manifest) ?? 'unknown'] : []),
    `${isDated(manifest) ? '' : 'before '}${manifest.takenAt.slice(0, 19).replace('T', ' ')}`,
    manifest.origin,
    formatBytes(bytes),
    manifest.format,
    manifest.recipients === null ? 'no' : 'yes',
    problem ?? lastTrial(verified),
  ]);
  return formatTextTable(
    [
      'id',
      'database',
      ...(hasSeveral ? ['server'] : []),
      'taken (UTC)',
      'origin',
      'size',
      'format',
      'encrypted',
      'last found good',
    ],
    rows,
  );
}

function lastTrial(verified: BackupEntry['verified']): string {
  const [level, trial] =
    (['restore', 'full', 'quick'] as const)
      .map((name) => [name, verified[name]] as const)
      .find(([, found]) => found !== undefined) ?? [];
  return trial === undefined || level === undefined ? 'never' : `${level}, ${trial.at.slice(0, 10)}`;
}
