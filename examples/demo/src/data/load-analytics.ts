import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { COPY_HEADER, COPY_TRAILER, encodeFlights } from './copy-row.ts';
import { dataFile, readFlights } from './read-flights.ts';

const ROWS_A_WRITE = 20_000;

/** Bump when tables or indexes change: kept databases are then loaded again. */
export const ANALYTICS_DATA_VERSION = 1;

export interface LoadOptions {
  /** Superuser connection to the analytics database. */
  client: Client;
  /** Role that Lens reads with, and its password (letters and digits only). */
  readerRole: string;
  readerPassword: string;
  /** Called with rows so far, about ten times. */
  onProgress: (loaded: number, total: number) => void;
  signal: AbortSignal;
}

/**
 * Loads flights and airports in one transaction, so that an interrupted load leaves nothing, then
 * indexes and analyses them and grants the read-only role. Does nothing when this version of the data
 * is there already, besides renewing the role's password.
 */
export async function loadAnalytics(options: LoadOptions): Promise<{ loaded: boolean }> {
  const { client, signal } = options;
  const present = await isLoaded(client);
  if (!present) {
    await client.query('BEGIN');
    await client.query(`
      DROP TABLE IF EXISTS flights, airports, demo_data;
      CREATE TABLE airports (iata text PRIMARY KEY, name text, city text, state text, country text, latitude float8, longitude float8);
      CREATE TABLE flights (date timestamp NOT NULL, delay integer NOT NULL, distance integer NOT NULL, origin text NOT NULL, destination text NOT NULL);
      CREATE TABLE demo_data (version integer NOT NULL);
    `);
    await copyAirports(client);
    await copyFlights(options);
    await client.query('CREATE INDEX flights_date ON flights (date)');
    signal.throwIfAborted();
    await client.query('CREATE INDEX flights_origin ON flights (origin)');
    signal.throwIfAborted();
    await client.query('INSERT INTO demo_data VALUES ($1)', [ANALYTICS_DATA_VERSION]);
    await client.query('COMMIT');
    // Sets the visibility map too, so that counts can come from an index alone.
    await client.query('VACUUM (ANALYZE) flights');
    await client.query('ANALYZE airports');
  }
  await grantReader(options);
  return { loaded: !present };
}

async function isLoaded(client: Client): Promise<boolean> {
  const table = await client.query<{ present: boolean }>(
    `SELECT to_regclass('public.demo_data') IS NOT NULL AS present`,
  );
  if (table.rows[0]?.present !== true) return false;
  const version = await client.query('SELECT 1 FROM demo_data WHERE version = $1', [ANALYTICS_DATA_VERSION]);
  return version.rowCount === 1;
}

async function copyAirports(client: Client): Promise<void> {
  const csv = await readFile(dataFile('airports.csv'));
  const copy = client.query(copyFrom('COPY airports FROM STDIN (FORMAT csv, HEADER true)'));
  copy.end(csv);
  await finished(copy);
}

async function copyFlights({ client, onProgress, signal }: LoadOptions): Promise<void> {
  const copy = client.query(copyFrom('COPY flights FROM STDIN (FORMAT binary)'));
  const failed = finished(copy);
  // Observed here so that a failure while rows are still being read is not an unhandled rejection.
  failed.catch(() => undefined);
  await write(copy, COPY_HEADER);
  let loaded = 0;
  for await (const { columns, rows, total } of readFlights()) {
    for (let row = 0; row < rows; row += ROWS_A_WRITE) {
      signal.throwIfAborted();
      await write(copy, encodeFlights(columns, row, Math.min(rows, row + ROWS_A_WRITE)));
    }
    loaded += rows;
    onProgress(loaded, total);
  }
  copy.end(COPY_TRAILER);
  await failed;
}

async function write(stream: Writable, chunk: Buffer): Promise<void> {
  if (!stream.write(chunk)) await once(stream, 'drain');
}

async function grantReader({ client, readerRole, readerPassword }: LoadOptions): Promise<void> {
  if (!/^[A-Za-z0-9]+$/.test(readerPassword))
    throw new Error('The demo makes reader passwords of letters and digits only.');
  const role = client.escapeIdentifier(readerRole);
  const existing = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [readerRole]);
  await client.query(
    `${existing.rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN PASSWORD '${readerPassword}'`,
  );
  await client.query(`ALTER ROLE ${role} SET default_transaction_read_only = on`);
  await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
  await client.query(
    `REVOKE TEMPORARY ON DATABASE ${client.escapeIdentifier(client.database ?? '')} FROM PUBLIC`,
  );
  await client.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  await client.query(`GRANT SELECT ON flights, airports TO ${role}`);
}
