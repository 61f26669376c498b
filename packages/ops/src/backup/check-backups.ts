import { LensError } from '@istari-lens/core';
import { formatBytes, formatSeconds } from '../report/format-quantity.ts';
import { listBackups, type BackupEntry, type ListBackupsOptions } from './list-backups.ts';
import { isDated } from './manifest/is-dated.ts';
import { oneSeries } from './series.ts';

export interface CheckBackupsOptions extends ListBackupsOptions {
  /** Oldest that the newest good backup may be. @default 93600000 (26 hours) */
  maxAgeMs?: number;
  /** Smallest that the newest good backup may be, in stored bytes. @default 1 */
  minBytes?: number;
  /** Oldest that the last successful restore on trial may be. @default not looked at */
  maxVerifiedAgeMs?: number;
  /** Only backups of the server with this number, as `list` shows it. */
  server?: string;
}

export interface BackupCheck {
  /** True when there is nothing to say. */
  ok: boolean;
  problems: string[];
  newest: { id: string; takenAt: string; ageMs: number; bytes: number } | null;
  /** When a backup of known age was last restored on trial and found whole. */
  lastVerifiedRestore: string | null;
  /** When the newest backup that was restored on trial had been taken. */
  newestProvenTakenAt: string | null;
  /** Imported dumps that do not say when they were made. They are not counted, whatever their files' dates. */
  undated: string[];
}

const DAY_AND_TWO_HOURS = 26 * 3_600_000;

/** Says whether the newest good backup is young and large enough: for alerts. Reads no backup itself. */
export async function checkBackups(options: CheckBackupsOptions): Promise<BackupCheck> {
  const { maxAgeMs = DAY_AND_TWO_HOURS, minBytes = 1, maxVerifiedAgeMs } = options;
  const now = (options.now ?? new Date()).getTime();
  const { backups: all, unreadable } = await listBackups(options);
  const { backups, ambiguous } = await chooseSeries(all, options.server);
  const problems = [
    ...unreadable.map(({ problem }) => problem),
    ...backups.flatMap(({ problem }) => problem ?? []),
    ...ambiguous,
  ];
  const dated = backups.filter(({ manifest }) => isDated(manifest));
  const undated = backups.filter(({ manifest }) => !isDated(manifest)).map(({ id }) => id);
  const good = dated.filter(({ problem }) => problem === null);
  const [newest] = good;
  const restoredAt = lastRestore(dated.map(({ verified }) => verified.restore?.at));
  const ageMs = newest === undefined ? 0 : now - Date.parse(newest.manifest.takenAt);
  if (newest === undefined)
    problems.push(
      `There is no good backup${undated.length === 0 ? '' : ' of known age, only imported dumps that do not tell theirs'}. Make one with "istari-lens backup".`,
    );
  else if (ageMs > maxAgeMs)
    problems.push(
      `The newest good backup, ${newest.id}, is ${formatSeconds(ageMs / 1000)} old; allowed are ${formatSeconds(maxAgeMs / 1000)}.`,
    );
  if (newest !== undefined && newest.bytes < minBytes)
    problems.push(
      `The newest good backup, ${newest.id}, has ${formatBytes(newest.bytes)}; expected are at least ${formatBytes(minBytes)}.`,
    );
  if (
    maxVerifiedAgeMs !== undefined &&
    (restoredAt === null || now - Date.parse(restoredAt) > maxVerifiedAgeMs)
  ) {
    problems.push(
      `No backup was restored on trial within ${formatSeconds(maxVerifiedAgeMs / 1000)}. Run "istari-lens verify latest --level restore".`,
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
    newestProvenTakenAt:
      good.find(({ verified }) => verified.restore !== undefined)?.manifest.takenAt ?? null,
    undated,
  };
}

function lastRestore(times: readonly (string | undefined)[]): string | null {
  return times.reduce<string | null>(
    (last, time) => (time !== undefined && (last === null || time > last) ? time : last),
    null,
  );
}

/** Of each name the backups of one server; where that is not clear, all of them, and what is not clear. */
async function chooseSeries(
  all: readonly BackupEntry[],
  server: string | undefined,
): Promise<{ backups: BackupEntry[]; ambiguous: string[] }> {
  const chosen = new Set<BackupEntry>();
  const ambiguous: string[] = [];
  for (const entries of Map.groupBy(all, ({ manifest }) => manifest.database.name).values()) {
    const one = await oneSeries(entries, { server }).catch((error: unknown) => {
      if (!LensError.isInstance(error)) throw error;
      ambiguous.push(error.message);
      return entries;
    });
    for (const entry of one) chosen.add(entry);
  }
  return { backups: all.filter((entry) => chosen.has(entry)), ambiguous };
}
