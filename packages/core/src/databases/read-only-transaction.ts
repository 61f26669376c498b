/**
 * Opens a read-only transaction with its settings: statements to be sent in one round trip.
 * Everything is local to the transaction, so nothing outlives it on a connection that PgBouncer hands
 * to someone else.
 *
 * - `search_path`: names in the catalogue resolve there and nowhere else; temporary tables come last.
 * - zone, date, interval and float output: what the decoders of the query room read.
 * - `jit`: compiling costs more than a dashboard's query takes.
 */
export function readOnlyTransaction(timeoutMs: number): string[] {
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > 2_147_483_647) {
    throw new TypeError('A query timeout is a whole number of milliseconds, at least 1.');
  }
  return [
    'BEGIN READ ONLY',
    `SET LOCAL statement_timeout = ${timeoutMs}`,
    `SET LOCAL lock_timeout = ${Math.min(timeoutMs, 5_000)}`,
    'SET LOCAL idle_in_transaction_session_timeout = 15000',
    'SET LOCAL search_path = pg_catalog, pg_temp',
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'iso_8601'",
    'SET LOCAL extra_float_digits = 1',
    "SET LOCAL bytea_output = 'hex'",
    'SET LOCAL standard_conforming_strings = on',
    'SET LOCAL jit = off',
  ];
}
