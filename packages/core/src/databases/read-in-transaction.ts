import { UnavailableError } from '../errors/index.ts';
import type { ReadOptions } from './analytics-database.ts';
import { createInterrupter, type Interrupter } from './interrupter.ts';
import type { Lease } from './lease.ts';
import { openTransaction } from './open-transaction.ts';
import type { RawRows } from './raw-rows.ts';
import { readBatch } from './read-batch.ts';
import { readOnlyTransaction } from './read-only-transaction.ts';
import type { SqlStatement } from './sql-client.ts';

/** How long past its own timeout, or past a cancel, the server may take before the connection is given up. */
const GRACE_MS = 2_000;

/**
 * Runs one statement in a read-only transaction, in one round trip (two or three under row-level security),
 * and gives the lease back when the connection is
 * known to be sound; otherwise the caller must. An abort and too many bytes are passed on to the
 * server; a server that never answers is given up. Raises the driver's errors as they are.
 */
export async function readInTransaction(
  lease: Lease,
  statement: SqlStatement,
  options: ReadOptions,
): Promise<RawRows> {
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
): Promise<RawRows> {
  const { client } = lease;
  try {
    signal?.throwIfAborted();
    // Whether policies are in force must be known before the statement runs.
    if (rowSecurity !== null) await openTransaction(client, limits.timeoutMs, rowSecurity);
    signal?.throwIfAborted();
    const { rows, isOpen } = await readBatch(client, {
      before: rowSecurity === null ? readOnlyTransaction(limits.timeoutMs) : [],
      statement,
      after: ['COMMIT'],
      maxRows: limits.maxRows,
      maxBytes: limits.maxBytes,
      onExceeded: () => interrupter.start(),
    });
    await interrupter.stop();
    if (isOpen) await client.query({ text: 'ROLLBACK' });
    lease.release({ reusable: true });
    return rows;
  } catch (error) {
    await interrupter.stop();
    await client.query({ text: 'ROLLBACK' }).then(
      () => lease.release({ reusable: true }),
      () => lease.release({ reusable: false }),
    );
    throw error;
  }
}

function noAnswer(): UnavailableError {
  return new UnavailableError(
    'query_timeout',
    'The data source did not answer in time. Try again; if it stays so, ask an administrator to test it.',
    5,
  );
}
