import type { PoolClientLike } from '../lens-types.ts';
import type { RowSecurity } from './analytics-database.ts';
import { readOnlyTransaction } from './read-only-transaction.ts';
import {
  needsViewSecurity,
  requireInForce,
  rowSecurityRefused,
  rowSecurityStatements,
  viewSecurityStatement,
} from './row-security.ts';
import { runBatch, type BatchStatement } from './run-batch.ts';

/**
 * Opens a read-only transaction with its limits under row-level security, in one round trip, with a second
 * one where views are read.
 *
 * @throws UnavailableError `row_security_unavailable` when the role cannot be taken, a setting is
 * refused or policies would not be in force, and whatever the driver raises. A transaction is then
 * open or not: roll back.
 */
export async function openTransaction(
  client: PoolClientLike,
  timeoutMs: number,
  rowSecurity: RowSecurity,
): Promise<void> {
  const statements = [
    ...readOnlyTransaction(timeoutMs).map((text) => ({ text, values: [] })),
    ...rowSecurityStatements(rowSecurity),
  ];
  const run = async (batch: readonly BatchStatement[]): ReturnType<typeof runBatch> =>
    runBatch(client, batch).catch((error: unknown) => {
      throw rowSecurityRefused(error);
    });
  const found = (await run(statements)).at(-1);
  requireInForce(needsViewSecurity(found) ? (await run([viewSecurityStatement(rowSecurity)])).at(-1) : found);
}
