import { ConfigError, LensError } from '@istari-lens/core';
import type { Destination } from '../../destinations/destination.ts';
import { openDestination, type DestinationSettings } from '../../destinations/open-destination.ts';
import { listIn, type BackupEntry } from '../list-backups.ts';
import { isDated } from '../manifest/is-dated.ts';
import { manifestName } from '../manifest/manifest-text.ts';
import { bySeries } from '../series.ts';
import { planRetention, type KeepRules } from './plan-retention.ts';

export interface PruneOptions extends DestinationSettings {
  keep: KeepRules;
  /** Only backups of the database of exactly this name. @default each database by itself */
  database?: string;
  /** Good backups of a database that stay whatever the rules say; at least 1. @default 3 */
  minimum?: number;
  /** Remove them; without it, it is only said what would be. @default false */
  apply?: boolean;
}

/** What becomes of one backup. */
export interface PruneDecision {
  id: string;
  database: string;
  takenAt: string;
  bytes: number;
  /** `stuck`: damaged, neither counted nor removed; look at it, and remove its files by hand. */
  action: 'keep' | 'remove' | 'stuck';
  /** The rules that keep it, or what is wrong. */
  reasons: string[];
}

export interface PruneReport {
  applied: boolean;
  decisions: PruneDecision[];
  unreadable: { id: string; problem: string }[];
}

/**
 * Removes backups that no rule keeps. Only good ones count; only objects that a manifest names are
 * touched; damaged backups stay for somebody to look at, but for those whose removal was begun and
 * interrupted. Imported dumps that do not say when they were made are judged by themselves: they never
 * take the place of a backup.
 *
 * @throws ConfigError without a rule or with a minimum below 1.
 */
export async function prune(options: PruneOptions): Promise<PruneReport> {
  const minimum = options.minimum ?? 3;
  if (Object.values(options.keep).every((count) => count === undefined || count < 1) || minimum < 1) {
    throw new ConfigError([
      { variable: 'keep', detail: 'names nothing to keep. Give at least one rule, such as --keep-daily 14.' },
    ]);
  }
  const destination = await openDestination(options);
  try {
    const { backups, unreadable } = await listIn(destination, options.database);
    const names = (await destination.list()).map(({ name }) => name);
    const begun = new Set(
      names.flatMap((name) => (name.endsWith(MARK) ? [name.slice(0, -MARK.length)] : [])),
    );
    const decisions = decide(backups, options.keep, minimum, begun);
    const applied = options.apply === true;
    if (applied) {
      const doomed = new Set(decisions.filter(({ action }) => action === 'remove').map(({ id }) => id));
      for (const entry of backups.filter(({ id }) => doomed.has(id))) await removeBackup(destination, entry);
      // Marks of what rules keep again, and of what is gone but for its mark.
      const kept = new Set(decisions.filter(({ action }) => action === 'keep').map(({ id }) => id));
      const stale = [...begun].filter((id) => kept.has(id) || !names.includes(manifestName(id)));
      for (const id of stale) await destination.remove(removalMark(id));
    }
    return { applied, decisions, unreadable };
  } finally {
    destination.close();
  }
}

function decide(
  backups: readonly BackupEntry[],
  rules: KeepRules,
  minimum: number,
  begun: ReadonlySet<string>,
): PruneDecision[] {
  return bySeries(backups).flatMap((entries) => {
    const kept = keptOf(
      entries.filter(({ problem }) => problem === null),
      rules,
      minimum,
    );
    return entries.map((entry) => {
      const { id, manifest, bytes, problem } = entry;
      const facts = { id, database: manifest.database.name, takenAt: manifest.takenAt, bytes };
      if (problem !== null) {
        // What is missing may be elsewhere: only what we ourselves began to remove is removed to the end.
        if (!begun.has(id)) return { ...facts, action: 'stuck' as const, reasons: [problem] };
        return { ...facts, action: 'remove' as const, reasons: ['its removal was begun and interrupted'] };
      }
      const reasons = kept.get(id);
      return {
        ...facts,
        action: reasons === undefined ? ('remove' as const) : ('keep' as const),
        reasons: [...(reasons ?? [])],
      };
    });
  });
}

function keptOf(
  good: readonly BackupEntry[],
  rules: KeepRules,
  minimum: number,
): ReadonlyMap<string, readonly string[]> {
  const all = good.map(({ id, manifest, verified }) => ({
    id,
    takenAt: manifest.takenAt,
    proven: verified.restore !== undefined,
    isDated: isDated(manifest),
  }));
  const dated = all.filter((backup) => backup.isDated);
  const undated = all
    .filter((backup) => !backup.isDated)
    // Importing is a trial, so all of them are proven: that counts only where nothing else is.
    .map((backup) => ({ ...backup, proven: dated.every(({ proven }) => !proven) }));
  return new Map([
    ...planRetention(dated, rules, minimum),
    ...planRetention(undated, rules, Math.max(0, minimum - dated.length)),
  ]);
}

const MARK = '.removing';

function removalMark(id: string): string {
  return `${id}${MARK}`;
}

/** A mark comes first and goes last: an interrupted removal is found again, and finished by the next. */
async function removeBackup(destination: Destination, { id, manifest }: BackupEntry): Promise<void> {
  const names = [manifest.dump.name, manifest.globals?.name, manifest.verification];
  const own = names.filter((name) => name !== undefined);
  if (!own.every((name) => name.startsWith(`${id}.`)))
    throw new LensError(
      'backup_damaged',
      `The manifest of backup ${id} names files that are not its own. Nothing of it was removed.`,
    );
  await destination.putText(removalMark(id), 'istari-lens prune was removing this backup.\n');
  for (const name of [...own, manifestName(id)]) await destination.remove(name);
  await destination.remove(removalMark(id));
}
