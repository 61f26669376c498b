/**
 * Opens a read-only transaction with its settings: statements to be sent in one round trip, each alone.
 * Everything is local to the transaction, so nothing outlives it on a connection that PgBouncer hands
 * to someone else. The settings are one statement, which costs the server less than one for each.
 *
 * - `search_path`: names in the catalogue resolve there and nowhere else; temporary tables come last.
 * - zone, date, interval and float output: what the decoders of the query room read.
 * - `jit`: compiling costs more than a dashboard's query takes.
 */
export function readOnlyTransaction(timeoutMs: number): string[] {
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > 2_147_483_647) {
    throw new TypeError('A query timeout is a whole number of milliseconds, at least 1.');
  }
  const settings = {
    statement_timeout: String(timeoutMs),
    lock_timeout: String(Math.min(timeoutMs, 5_000)),
    idle_in_transaction_session_timeout: '15000',
    ...FIXED,
  };
  const calls = Object.entries(settings).map(
    ([name, value]) => `pg_catalog.set_config('${name}', '${value}', true)`,
  );
  return ['BEGIN READ ONLY', `SELECT ${calls.join(', ')}`];
}

const FIXED = {
  search_path: 'pg_catalog, pg_temp',
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'iso_8601',
  extra_float_digits: '1',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  jit: 'off',
};
