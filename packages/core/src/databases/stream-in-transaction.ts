import { UnavailableError } from '../errors/index.ts';
import type { ReadOptions } from './analytics-database.ts';
import { createInterrupter } from './interrupter.ts';
import type { Lease } from './lease.ts';
import { openTransaction } from './open-transaction.ts';
import type { RawRows } from './raw-rows.ts';
import { readBatch, type ReadBatch } from './read-batch.ts';
import { readOnlyTransaction } from './read-only-transaction.ts';
import { runBatch } from './run-batch.ts';
import type { SqlStatement } from './sql-client.ts';
import { wireValue } from './wire-value.ts';

/** Takes some rows; the next ones are not asked for before it is done, but for one lot. */
export type TakeRows = (rows: RawRows) => Promise<void>;

/** How long past its own timeout the server may take before the connection is given up. */
const GRACE_MS = 2_000;
/** How long the server lets a transaction wait for whoever reads; they are ended before. */
const IDLE_MS = 75_000;
/** Few, so that the first rows are there soon. */
const FIRST_ROWS = 100;
/** Rows may be much wider than those before them. */
const MAX_ROWS = 1_000;
/** So many times the bytes of an answer may be in one lot, whose rows turned out to be wide. */
const WIDEST_LOT = 4;
/** Of the values of one lot. */
const LOT_BYTES = 262_144;

/**
 * Runs one statement by a cursor of the server in a read-only transaction, and hands its rows on lot by lot, so
 * that memory does not grow with their number. Each lot has the time limit of a statement. Ends with the
 * connection given back, or closed where it is not known to be sound. Raises the driver's errors as they are, and
 * what `take` raises.
 */
export async function streamInTransaction(
  lease: Lease,
  statement: SqlStatement,
  { limits, signal, rowSecurity = null }: ReadOptions,
  take: TakeRows,
): Promise<void> {
  const { client } = lease;
  const interrupter = createInterrupter(client, GRACE_MS);
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(noAnswer()), limits.timeoutMs + GRACE_MS);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  };
  const fetch = async (count: number, before: ReadBatch['before'] = []): Promise<RawRows> => {
    const text = `FETCH FORWARD ${count} FROM lens_rows`;
    const { rows } = await inTime(
      readBatch(client, {
        before,
        statement: { text },
        after: [],
        maxRows: count + 1,
        maxBytes: WIDEST_LOT * limits.maxBytes,
        onExceeded: () => interrupter.start(),
      }),
    );
    return rows;
  };

  const { promise: aborted, reject: abort } = Promise.withResolvers<never>();
  aborted.catch(() => {});
  const onAbort = (): void => {
    interrupter.start();
    // Also while nobody takes what was read.
    abort(signal?.reason);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  let pending: Promise<RawRows> | undefined;
  try {
    signal?.throwIfAborted();
    if (rowSecurity !== null) await inTime(openTransaction(client, limits.timeoutMs, rowSecurity));
    const opening = rowSecurity === null ? readOnlyTransaction(limits.timeoutMs) : [];
    const declare = {
      text: `DECLARE lens_rows NO SCROLL CURSOR FOR ${statement.text}`,
      values: (statement.values ?? []).map(wireValue),
    };
    const patient = `SELECT pg_catalog.set_config('idle_in_transaction_session_timeout', '${IDLE_MS}', true)`;
    let count = FIRST_ROWS;
    // All in one round trip: the first rows are waited for.
    let next = fetch(count, [...opening, patient, declare]);
    for (;;) {
      pending = next;
      const rows = await next;
      pending = undefined;
      signal?.throwIfAborted();
      const isLast = rows.rowCount < count;
      if (!isLast) {
        count = nextCount(rows);
        next = fetch(count);
        pending = next;
        // It is looked at once these rows are taken.
        next.catch(() => {});
      }
      if (rows.rowCount > 0) await Promise.race([take(rows), aborted]);
      if (isLast) break;
    }
    await interrupter.stop();
    await inTime(runBatch(client, [{ text: 'COMMIT', values: [] }]));
    lease.release({ reusable: true });
  } catch (error) {
    if (pending !== undefined) {
      interrupter.start();
      await pending.catch(() => {});
    }
    await interrupter.stop();
    await inTime(client.query({ text: 'ROLLBACK' })).then(
      () => lease.release({ reusable: true }),
      () => lease.release({ reusable: false }),
    );
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** As many rows as make a lot, going by those that came. */
function nextCount({ segments, rowCount }: RawRows): number {
  const bytes = segments.reduce(
    (sum, segment) => sum + (segment.starts.length > 0 ? segment.bytes.length : 0),
    0,
  );
  const perRow = Math.max(1, bytes / Math.max(1, rowCount));
  return Math.max(1, Math.min(MAX_ROWS, Math.round(LOT_BYTES / perRow)));
}

function noAnswer(): UnavailableError {
  return new UnavailableError(
    'query_timeout',
    'The data source did not answer in time. Try again; if it stays so, ask an administrator to test it.',
    5,
  );
}
