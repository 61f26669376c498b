import type { AnalyticsDatabase, ReadOptions } from '../../databases/index.ts';
import { LensError } from '../../errors/index.ts';
import type { Key, UniqueClaim } from '../../query/index.ts';
import { findRepeated, readKeyFacts, type KeyEquality, type RepeatedKey } from './keys-repository.ts';

/** What is known of a claim. `unknown`: the check did not come to an end within its limits. */
export type Holds = 'proven' | 'checked' | 'unknown' | 'broken';

/** The outcome of one check. */
export interface Verdict {
  readonly holds: Holds;
  /** The key that was found repeated, or could not be checked; null when the claim holds. */
  readonly key: Key | null;
  readonly repeated: readonly RepeatedKey[];
  /** Milliseconds that the check took. */
  readonly tookMs: number;
}

/** Faults of the check itself: the question meets those of the data source by itself, and says it better. */
const UNFINISHED: ReadonlySet<string> = new Set(['query_timeout', 'schema_drift', 'invalid_query']);
/** What Postgres would cut off. */
const MAX_NAME_BYTES = 63;

/**
 * Checks a claim: first by the catalogue, which costs a millisecond, then by reading the data. Raises
 * what reading raises when the data source cannot be reached. `monotonic` counts milliseconds.
 */
export async function checkClaim(
  database: AnalyticsDatabase,
  { oneOf }: UniqueClaim,
  options: ReadOptions,
  monotonic: () => number,
): Promise<Verdict> {
  const startedAt = monotonic();
  const verdict = (holds: Holds, key: Key | null = null, repeated: readonly RepeatedKey[] = []): Verdict => ({
    holds,
    key,
    repeated,
    tookMs: monotonic() - startedAt,
  });
  try {
    const equalities = new Map<Key, readonly KeyEquality[]>();
    for (const key of oneOf) {
      const facts = await readKeyFacts(database, key, options);
      if (facts.isProven) return verdict('proven');
      equalities.set(key, facts.equalities);
    }
    let last = verdict('checked');
    for (const key of oneOf) {
      if (!canBeNamed(key)) return verdict('unknown', key);
      const repeated = await findRepeated(database, key, equalities.get(key) ?? [], options);
      if (repeated.length === 0) return verdict('checked');
      last = verdict('broken', key, repeated);
    }
    return last;
  } catch (error) {
    if (LensError.isInstance(error) && UNFINISHED.has(error.code))
      return verdict('unknown', oneOf[0] ?? null);
    throw error;
  }
}

function canBeNamed({ schema, table, columns }: Key): boolean {
  return [schema, table, ...columns].every((name) => Buffer.byteLength(name) <= MAX_NAME_BYTES);
}
