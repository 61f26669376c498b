import { randomBytes } from 'node:crypto';
import type { DemoState } from '@istari-lens/example-demo';
import { startEmbeddedPostgres } from '@istari-lens/testing';
import pg from 'pg';
import { READER, SETTINGS, type BenchDatabases } from './bench-databases.ts';

/** A passing Postgres with tables like the large ones, with a few thousand rows. */
export async function startSmallDatabases(): Promise<
  Pick<BenchDatabases, 'appUrl' | 'analyticsUrl' | 'state' | 'stop'>
> {
  const server = await startEmbeddedPostgres({ settings: SETTINGS });
  try {
    const urlOf = (database: string): string => {
      const url = new URL(server.superuserUrl);
      url.pathname = `/${database}`;
      return url.href;
    };
    const readerPassword = randomBytes(16).toString('hex');
    await run(server.superuserUrl, 'CREATE DATABASE lens_app', 'CREATE DATABASE lens_analytics');
    await run(
      urlOf('lens_analytics'),
      `CREATE ROLE ${READER} LOGIN PASSWORD '${readerPassword}'`,
      'REVOKE CREATE ON SCHEMA public FROM PUBLIC; REVOKE TEMPORARY ON DATABASE lens_analytics FROM PUBLIC',
      ...TABLES,
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${READER}`,
    );
    const reader = new URL(urlOf('lens_analytics'));
    [reader.username, reader.password] = [READER, readerPassword];
    const state: DemoState = {
      secretKey: randomBytes(48).toString('base64url'),
      encryptionKey: randomBytes(32).toString('base64'),
      readerPassword,
      adminEmail: 'admin@example.com',
      adminPassword: randomBytes(15).toString('base64url'),
      passwordGenerated: true,
    };
    return { appUrl: urlOf('lens_app'), analyticsUrl: reader.href, state, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const TABLES = [
  `CREATE TABLE airports AS SELECT 'A' || n AS iata, 'Airport ' || n AS name, 'City ' || n % 700 AS city,
     chr(65 + n % 26) || chr(65 + n % 2) AS state, 'USA' AS country, n % 90 / 1.5::float8 AS latitude, n % 180 / 1.5::float8 AS longitude
   FROM generate_series(1, 2000) AS n`,
  'ALTER TABLE airports ADD PRIMARY KEY (iata)',
  `CREATE TABLE flights AS SELECT timestamp '2001-03-01' + n * interval '1 minute' AS date, n % 90 AS delay, n % 900 AS distance,
     'A' || n % 7 AS origin, 'A' || n % 40 AS destination
   FROM generate_series(1, 20000) AS n`,
  'CREATE INDEX ON flights (date); ANALYZE',
];

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}
