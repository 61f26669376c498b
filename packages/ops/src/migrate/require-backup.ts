import { LensError } from '@istari-lens/core';
import type { BackupFacts } from '../doctor/backup-facts.ts';
import { formatSeconds } from '../report/format-quantity.ts';

export interface RequiredBackup {
  /** Reads what backups there are. */
  readBackups: () => Promise<BackupFacts>;
  /** Oldest that the newest backup may be. */
  maxAgeMs: number;
  /** @default Date.now */
  now?: () => number;
}

/**
 * Refuses to go on without a backup that is recent and was restored on trial since it was made: before a
 * migration, only such a one is a way back.
 *
 * @throws LensError `migration_failed` saying what is missing.
 */
export async function requireBackup({
  readBackups,
  maxAgeMs,
  now = Date.now,
}: RequiredBackup): Promise<void> {
  const { newestAt, restoredAt, provenAt, problem } = await readBackups();
  if (newestAt === null)
    throw refused(`there is no backup of the app database${problem === undefined ? '' : ` (${problem})`}`);
  const ageMs = now() - newestAt.getTime();
  if (ageMs > maxAgeMs) {
    throw refused(
      `the newest backup is ${formatSeconds(ageMs / 1000)} old, and at most ${formatSeconds(maxAgeMs / 1000)} is allowed`,
    );
  }
  // A trial of an older backup, or of a dump that was imported, proves nothing about the newest.
  if (
    restoredAt === null ||
    restoredAt < newestAt ||
    (provenAt !== undefined && !isYoung(provenAt, maxAgeMs, now))
  ) {
    throw refused('the newest backup was not restored on trial since it was made');
  }
}

function isYoung(takenAt: Date | null, maxAgeMs: number, now: () => number): boolean {
  return takenAt !== null && now() - takenAt.getTime() <= maxAgeMs;
}

function refused(why: string): LensError {
  return new LensError(
    'migration_failed',
    `Nothing was migrated: ${why}. Make a backup, restore it on trial, then run this again; docs/operations.md says how.`,
  );
}
