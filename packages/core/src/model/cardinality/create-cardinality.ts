import type { AnalyticsDatabase, ReadLimits, RowSecurity } from '../../databases/index.ts';
import { createGate, type Gate } from '../../execution/index.ts';
import type { TableReference } from '../../contract/types/dataset.ts';
import type { UniqueClaim } from '../../query/index.ts';
import { rememberVerdicts } from './remember-verdicts.ts';
import { checkClaim, type Verdict } from './verdict.ts';

/** A check reads a table as a whole, so it gets less time than a question may have. */
const MAX_TIMEOUT_MS = 10_000;
/** Checks at once on one database; the connections are for questions. */
const CONCURRENCY = 2;

export interface CardinalityOptions {
  databaseFor(dataSourceId: string | undefined, tenant: string): Promise<AnalyticsDatabase>;
  /** Of questions. */
  limits: ReadLimits;
  /** Told of every claim that is found broken, before anybody else is: what rests on these tables is wrong. */
  onBroken(tables: readonly TableReference[], context: ClaimContext): Promise<unknown>;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

/** Whose claims are checked, and how they are read. */
export interface ClaimContext {
  tenant: string;
  source: { id: string; version: number };
  /** Row-level security decides which rows there are; null without. */
  rowSecurity: RowSecurity | null;
  /** Tells one principal's rows from another's; counts only under row-level security. */
  policyFingerprint: string;
  /** Check now, whatever is remembered. @default false */
  fresh?: boolean;
}

/** Whether the joins of one Lens are as their datasets say. */
export interface Cardinality {
  /** A verdict on each claim, in their order. Raises what reading raises when the data source cannot be reached. */
  verdicts(claims: readonly UniqueClaim[], context: ClaimContext): Promise<Verdict[]>;
  /** Ends checks under way. */
  close(): void;
}

/** Checks claims once for all who ask at the same time, and remembers verdicts that were slow to find. */
export function createCardinality(options: CardinalityOptions): Cardinality {
  const { databaseFor, limits, onBroken, monotonic = () => performance.now() } = options;
  const memory = rememberVerdicts({ monotonic });
  const gates = new WeakMap<AnalyticsDatabase, Gate>();
  const closing = new AbortController();
  const { signal } = closing;
  const readLimits = { ...limits, timeoutMs: Math.min(limits.timeoutMs, MAX_TIMEOUT_MS) };

  function gateOf(database: AnalyticsDatabase): Gate {
    const known = gates.get(database);
    if (known !== undefined) return known;
    const gate = createGate({ capacity: CONCURRENCY, maxQueued: 200, maxWaitMs: limits.timeoutMs });
    gates.set(database, gate);
    return gate;
  }

  async function check(claim: UniqueClaim, context: ClaimContext): Promise<Verdict> {
    const { tenant, source, rowSecurity } = context;
    const database = await databaseFor(source.id, tenant);
    const verdict = await gateOf(database).pass({ tenant, signal }, () =>
      checkClaim(database, claim, { limits: readLimits, rowSecurity, signal }, monotonic),
    );
    if (verdict.holds === 'broken') await onBroken(claim.oneOf, context);
    return verdict;
  }

  return {
    async verdicts(claims, context) {
      const { tenant, source, rowSecurity, policyFingerprint, fresh = false } = context;
      const rows = rowSecurity === null ? null : policyFingerprint;
      return Promise.all(
        claims.map((claim) => {
          const key = JSON.stringify([tenant, source.id, source.version, rows, claim.oneOf]);
          return memory.of(key, () => check(claim, context), fresh);
        }),
      );
    },
    close: () => closing.abort(),
  };
}
