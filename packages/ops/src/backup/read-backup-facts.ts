import type { BackupFacts } from '../doctor/backup-facts.ts';
import { checkBackups } from './check-backups.ts';
import type { ListBackupsOptions } from './list-backups.ts';

/** What the doctor and the metrics want to know of the backups. */
export async function readBackupFacts(options: ListBackupsOptions): Promise<BackupFacts> {
  const { newest, lastVerifiedRestore, newestProvenTakenAt } = await checkBackups(options);
  return {
    newestAt: newest === null ? null : new Date(newest.takenAt),
    restoredAt: lastVerifiedRestore === null ? null : new Date(lastVerifiedRestore),
    provenAt: newestProvenTakenAt === null ? null : new Date(newestProvenTakenAt),
  };
}
