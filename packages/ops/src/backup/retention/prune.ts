import { ConfigError, LensError } from '@istari-lens/core';
import type { Destination } from '../../destinations/destination.ts';
import { openDestination, type DestinationSettings } from '../../destinations/open-destination.ts';
import { listIn, type BackupEntry } from '../list-backups.ts';
import { manifestName } from '../manifest/manifest-text.ts';
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
  /** `stuck`: damaged, neither counted nor removed. */
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
 * touched; damaged backups stay for somebody to look at, unless their dump is gone altogether.
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
    const decisions = decide(backups, options.keep, minimum);
    const applied = options.apply === true;
    if (applied) {
      const doomed = new Set(decisions.filter(({ action }) => action === 'remove').map(({ id }) => id));
      for (const entry of backups.filter(({ id }) => doomed.has(id))) await removeBackup(destination, entry);
    }
    return { applied, decisions, unreadable };
  } finally {
    destination.close();
  }
}

function decide(backups: readonly BackupEntry[], rules: KeepRules, minimum: number): PruneDecision[] {
  const byDatabase = Map.groupBy(backups, ({ manifest }) => manifest.database.name);
  return [...byDatabase.values()].flatMap((entries) => {
    const good = entries.filter(({ problem }) => problem === null);
    const dated = good.map(({ id, manifest }) => ({ id, takenAt: manifest.takenAt }));
    const kept = planRetention(dated, rules, minimum);
    return entries.map((entry) => {
      const { id, manifest, bytes, problem } = entry;
      const facts = { id, database: manifest.database.name, takenAt: manifest.takenAt, bytes };
      if (problem !== null) {
        // What an interrupted removal leaves: nothing can be lost by finishing it.
        const isRemains = problem.startsWith(`${manifest.dump.name} is missing`);
        return { ...facts, action: isRemains ? ('remove' as const) : ('stuck' as const), reasons: [problem] };
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

/** The manifest goes last: an interrupted removal is found again, and finished by the next. */
async function removeBackup(destination: Destination, { id, manifest }: BackupEntry): Promise<void> {
  const names = [manifest.dump.name, manifest.globals?.name, manifest.verification];
  const own = names.filter((name) => name !== undefined);
  if (!own.every((name) => name.startsWith(`${id}.`)))
    throw new LensError(
      'backup_damaged',
      `The manifest of backup ${id} names files that are not its own. Nothing of it was removed.`,
    );
  for (const name of own) await destination.remove(name);
  await destination.remove(manifestName(id));
}
