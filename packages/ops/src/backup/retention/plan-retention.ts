/** Which backups to keep; what several rules name is kept once. */
export interface KeepRules {
  /** The newest so many. */
  last?: number;
  /** The newest of each of the last so many hours, days, weeks (ISO) and months that have one, in UTC. */
  hourly?: number;
  daily?: number;
  weekly?: number;
  monthly?: number;
}

/** A good backup, as far as retention looks at it. */
export interface Dated {
  id: string;
  takenAt: string;
  /** Whether it was restored on trial and found whole. */
  proven?: boolean;
}

const PERIODS: Readonly<Record<Exclude<keyof KeepRules, 'last'>, (at: Date) => string>> = {
  hourly: (at) => at.toISOString().slice(0, 13),
  daily: (at) => at.toISOString().slice(0, 10),
  weekly: (at) => monday(at).toISOString().slice(0, 10),
  monthly: (at) => at.toISOString().slice(0, 7),
};

/**
 * Ids of the backups to keep of one database's good ones, with the reasons. Whatever the rules say, at
 * least `minimum` of them are kept, the newest, and the newest one that was restored on trial: a younger
 * one that nobody tried is no reason to part with it.
 */
export function planRetention(
  good: readonly Dated[],
  rules: KeepRules,
  minimum: number,
): ReadonlyMap<string, readonly string[]> {
  const newestFirst = good.toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1));
  const kept = new Map<string, string[]>();
  const keep = (id: string, reason: string): void => {
    kept.set(id, [...(kept.get(id) ?? []), reason]);
  };
  for (const { id } of newestFirst.slice(0, rules.last ?? 0)) keep(id, 'last');
  for (const [rule, periodOf] of Object.entries(PERIODS) as [keyof typeof PERIODS, (at: Date) => string][]) {
    const seen = new Set<string>();
    for (const { id, takenAt } of newestFirst) {
      const period = periodOf(new Date(takenAt));
      if (seen.has(period)) continue;
      if (seen.size === (rules[rule] ?? 0)) break;
      seen.add(period);
      keep(id, rule);
    }
  }
  for (const { id } of newestFirst) {
    if (kept.size >= minimum) break;
    if (!kept.has(id)) keep(id, 'minimum');
  }
  const proven = newestFirst.find((backup) => backup.proven === true);
  if (proven !== undefined && !kept.has(proven.id)) keep(proven.id, 'newest restored on trial');
  return kept;
}

function monday(at: Date): Date {
  const day = (at.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - day));
}
