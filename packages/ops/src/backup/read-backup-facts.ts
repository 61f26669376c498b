import { LensError } from '@istari-lens/core';
import type { BackupFacts } from '../doctor/backup-facts.ts';
import { checkBackups } from './check-backups.ts';
import type { ListBackupsOptions } from './list-backups.ts';

/**
 * What the doctor and the metrics want to know of the backups. A destination that is not there is as good
 * as one without backups, but for `problem`, which says so.
 */
export async function readBackupFacts(options: ListBackupsOptions): Promise<BackupFacts> {
  try {
    const { newest, lastVerifiedRestore, newestProvenTakenAt } = await checkBackups(options);
    return {
      newestAt: newest === null ? null : new Date(newest.takenAt),
      restoredAt: lastVerifiedRestore === null ? null : new Date(lastVerifiedRestore),
      provenAt: newestProvenTakenAt === null ? null : new Date(newestProvenTakenAt),
    };
  } catch (error) {
    if (!LensError.isInstance(error) || error.code !== 'not_found') throw error;
    return { newestAt: null, restoredAt: null, provenAt: null, problem: error.message };
  }
}
