import { readBackupFacts } from './read-backup-facts.ts';
import type { BackupFacts } from '../doctor/backup-facts.ts';
import { databaseOf } from '../postgres/database-url.ts';
import {
  isBackupConfigured,
  readAppDatabaseSettings,
  readBackupSettings,
  type Environment,
} from '../settings.ts';

/**
 * What reads the facts about backups of the app database, by the settings of an environment; undefined
 * where these say nothing of backups. The reading itself throws a ConfigError when a setting is wrong.
 *
 * @param env Defaults to the process's own environment.
 */
export function backupReader(env?: Environment): (() => Promise<BackupFacts>) | undefined {
  if (!isBackupConfigured(env)) return undefined;
  return async () =>
    readBackupFacts({ ...readBackupSettings(env), database: databaseOf(readAppDatabaseSettings(env).url) });
}
