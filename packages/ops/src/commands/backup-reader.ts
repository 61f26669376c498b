import { readBackupFacts } from '../backup/read-backup-facts.ts';
import type { BackupFacts } from '../doctor/backup-facts.ts';
import { databaseOf } from '../postgres/database-url.ts';
import { isBackupConfigured, readAppDatabaseSettings, readBackupSettings } from '../settings.ts';

/**
 * What reads the facts about backups of the app database, by the settings of this process; undefined
 * where these say nothing of backups. The reading itself throws a ConfigError when a setting is wrong.
 */
export function backupReader(): (() => Promise<BackupFacts>) | undefined {
  if (!isBackupConfigured()) return undefined;
  return async () =>
    readBackupFacts({ ...readBackupSettings(), database: databaseOf(readAppDatabaseSettings().url) });
}
