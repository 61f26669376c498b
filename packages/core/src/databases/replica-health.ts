import type { AnalyticsDatabase } from './analytics-database.ts';
import { withDeadline } from './deadline.ts';
import type { ReplicaState } from './replica-states.ts';

/** A verdict serves for so long; older ones are renewed beside the query that found them. */
const FRESH_MS = 1_000;
/** Past this nobody relies on a verdict: a query waits for a new one. */
const USABLE_MS = 5_000;
/** A replica that takes longer to tell is no help to a query that waits. */
const PATIENCE_MS = 1_500;
const LIMITS = { timeoutMs: 1_000, maxRows: 1, maxBytes: 10_000 };

/**
 * How far behind the primary, in milliseconds: 0 when everything that was received is replayed while something
 * is receiving. Without a receiver nothing is known of what there is to receive, and only the time of
 * the last change counts. Null when there has been none since the start.
 */
const LAG = `SELECT NOT pg_is_in_recovery(), CASE
    WHEN NOT pg_is_in_recovery() THEN 0
    WHEN EXISTS (SELECT FROM pg_stat_wal_receiver)
      AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
    ELSE ceil(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)
  END`;

export interface ReplicaHealth {
  /** Whether the replica answers and is no further behind than allowed. Never rejects. */
  isFit(): Promise<boolean> | boolean;
  /** A query could not be answered there: unfit until a second from now. */
  fail(): void;
  /** What was found out last. */
  state(): ReplicaState;
}

/** Looks after one replica. Looks are shared by all who ask at the same time. */
export function createReplicaHealth(
  replica: AnalyticsDatabase,
  options: {
    maxLagMs: number;
    monotonic: () => number;
    /** Told of every state but that in which it was before. */
    onState?: (state: ReplicaState) => void;
  },
): ReplicaHealth {
  const { maxLagMs, monotonic, onState } = options;
  let verdict = { isFit: false, at: Number.NEGATIVE_INFINITY };
  let state: ReplicaState = 'unknown';
  let looking: Promise<boolean> | undefined;

  function conclude(found: ReplicaState): boolean {
    const isFit = found === 'ok' || found === 'primary';
    verdict = { isFit, at: monotonic() };
    if (found !== state) {
      state = found;
      onState?.(found);
    }
    return isFit;
  }

  async function look(): Promise<boolean> {
    let found: ReplicaState = 'unreachable';
    try {
      const reading = replica.read({ text: LAG }, { limits: LIMITS });
      const { rows } = await withDeadline(
        reading,
        PATIENCE_MS,
        () => new Error('The replica does not answer.'),
      );
      const [isPrimary, lag] = rows[0] ?? [];
      if (isPrimary === 't') found = 'primary';
      else found = typeof lag === 'string' && Number(lag) <= maxLagMs ? 'ok' : 'behind';
    } catch {
      // Why it does not answer is told to whoever has nothing else to ask.
    }
    const isFit = conclude(found);
    looking = undefined;
    return isFit;
  }

  return {
    isFit() {
      const age = monotonic() - verdict.at;
      if (age > FRESH_MS) looking ??= look();
      return age > USABLE_MS && looking !== undefined ? looking : verdict.isFit;
    },
    fail: () => void conclude('unreachable'),
    state: () => state,
  };
}
