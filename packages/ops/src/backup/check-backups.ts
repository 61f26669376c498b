import { listBackups, type ListBackupsOptions } from './list-backups.ts';

export interface CheckBackupsOptions extends ListBackupsOptions {
  /** Oldest that the newest good backup may be. @default 93600000 (26 hours) */
  maxAgeMs?: number;
  /** Smallest that the newest good backup may be, in stored bytes. @default 1 */
  minBytes?: number;
  /** Oldest that the last successful restore on trial may be. @default not looked at */
  maxVerifiedAgeMs?: number;
  /** @default the clock */
  now?: Date;
}

export interface BackupCheck {
  /** True when there is nothing to say. */
  ok: boolean;
  problems: string[];
  newest: { id: string; takenAt: string; ageMs: number; bytes: number } | null;
  /** When a backup was last restored on trial and found whole. */
  lastVerifiedRestore: string | null;
}

const DAY_AND_TWO_HOURS = 26 * 3_600_000;

/** Says whether the newest good backup is young and large enough: for alerts. Reads no backup itself. */
export async function checkBackups(options: CheckBackupsOptions): Promise<BackupCheck> {
  const { maxAgeMs = DAY_AND_TWO_HOURS, minBytes = 1, maxVerifiedAgeMs } = options;
  const now = (options.now ?? new Date()).getTime();
  const { backups, unreadable } = await listBackups(options);
  const problems = [
    ...unreadable.map(({ problem }) => problem),
    ...backups.flatMap(({ problem }) => problem ?? []),
  ];
  const newest = backups.find(({ problem }) => problem === null);
  const restoredAt = lastRestore(backups.map(({ verified }) => verified.restore?.at));
  const ageMs = newest === undefined ? 0 : now - Date.parse(newest.manifest.takenAt);
  if (newest === undefined) problems.push('There is no good backup. Make one with "istari-lens backup".');
  else if (ageMs > maxAgeMs)
    problems.push(
      `The newest good backup, ${newest.id}, is ${hours(ageMs)} old; allowed are ${hours(maxAgeMs)}.`,
    );
  if (newest !== undefined && newest.bytes < minBytes)
    problems.push(
      `The newest good backup, ${newest.id}, has ${newest.bytes} bytes; expected are at least ${minBytes}.`,
    );
  if (
    maxVerifiedAgeMs !== undefined &&
    (restoredAt === null || now - Date.parse(restoredAt) > maxVerifiedAgeMs)
  ) {
    problems.push(
      `No backup was restored on trial within ${hours(maxVerifiedAgeMs)}. Run "istari-lens verify latest --level restore".`,
    );
  }
  return {
    ok: problems.length === 0,
    problems,
    newest:
      newest === undefined
        ? null
        : { id: newest.id, takenAt: newest.manifest.takenAt, ageMs, bytes: newest.bytes },
    lastVerifiedRestore: restoredAt,
  };
}

function lastRestore(times: readonly (string | undefined)[]): string | null {
  return times.reduce<string | null>(
    (last, time) => (time !== undefined && (last === null || time > last) ? time : last),
    null,
  );
}

function hours(milliseconds: number): string {
  return `${(milliseconds / 3_600_000).toFixed(1)} hours`;
}
