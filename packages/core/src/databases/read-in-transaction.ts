import { UnavailableError } from '../errors/index.ts';
import type { ReadOptions, TextRows } from './analytics-database.ts';
import { createInterrupter, type Interrupter } from './interrupter.ts';
import type { Lease } from './lease.ts';
import { openTransaction } from './open-transaction.ts';
import type { SqlStatement } from './sql-client.ts';
import { createTextReader } from './text-reader.ts';

/** How long past its own timeout, or past a cancel, the server may take before the connection is given up. */
const GRACE_MS = 2_000;

/**
 * Runs one statement in a read-only transaction and gives the lease back when the connection is
 * known to be sound; otherwise the caller must. An abort and too many bytes are passed on to the
 * server; a server that never answers is given up. Raises the driver's errors as they are.
 */
export async function readInTransaction(
  lease: Lease,
  statement: SqlStatement,
  options: ReadOptions,
): Promise<TextRows> {
  const { limits, signal } = options;
  const interrupter = createInterrupter(lease.client, GRACE_MS);
  let giveUp: (error: Error) => void = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  const giveUpAfter = (milliseconds: number): NodeJS.Timeout =>
    setTimeout(() => giveUp(noAnswer()), milliseconds);

  const timers = [giveUpAfter(limits.timeoutMs + GRACE_MS)];
  const onAbort = (): void => {
    interrupter.start();
    timers.push(giveUpAfter(GRACE_MS));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([transact(lease, statement, options, interrupter), givenUp]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    timers.forEach(clearTimeout);
    void interrupter.stop();
  }
}

async function transact(
  lease: Lease,
  statement: SqlStatement,
  { limits, rowSecurity = null, signal }: ReadOptions,
  interrupter: Interrupter,
): Promise<TextRows> {
  const { client } = lease;
  const reader = createTextReader(limits.maxBytes, () => interrupter.start());
  try {
    signal?.throwIfAborted();
    await openTransaction(client, limits.timeoutMs, rowSecurity);
    signal?.throwIfAborted();
    const { rows } = await client.query({
      text: statement.text,
      values: statement.values ?? [],
      // With no values the driver would use the simple protocol, which runs several statements.
      queryMode: 'extended',
      rowMode: 'array',
      types: reader.types,
    });
    await interrupter.stop();
    await client.query({ text: 'COMMIT' });
    lease.release({ reusable: true });
    return capRows(rows as (string | null)[][], limits.maxRows);
  } catch (error) {
    await interrupter.stop();
    await client.query({ text: 'ROLLBACK' }).then(
      () => lease.release({ reusable: true }),
      () => lease.release({ reusable: false }),
    );
    throw error;
  }
}

function capRows(rows: (string | null)[][], maxRows: number): TextRows {
  return rows.length > maxRows
    ? { rows: rows.slice(0, maxRows), truncated: true }
    : { rows, truncated: false };
}

function noAnswer(): UnavailableError {
  return new UnavailableError(
    'query_timeout',
    'The data source did not answer in time. Try again; if it stays so, ask an administrator to test it.',
    5,
  );
}
