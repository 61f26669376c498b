import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '@istari-lens/testing';
import { loadAnalytics } from './data/load-analytics.ts';
import { formatCount, startStep } from './progress.ts';

const READER_ROLE = 'lens_reader';

export interface DemoDatabases {
  appUrl: string;
  /** Read-only role. */
  analyticsUrl: string;
  stop(): Promise<void>;
}

export interface DemoDatabasesOptions {
  dataDir: string;
  readerPassword: string;
  signal: AbortSignal;
  /** Of the server, by name. @default none */
  settings?: Readonly<Record<string, string>>;
}

/** Starts one embedded Postgres with an app database and an analytics database holding the real data. */
export async function startDatabases(options: DemoDatabasesOptions): Promise<DemoDatabases> {
  const step = startStep('Starting Postgres');
  const server = await startEmbeddedPostgres({
    dataDir: path.join(options.dataDir, 'postgres'),
    settings: options.settings,
  });
  try {
    options.signal.throwIfAborted();
    await createDatabase(server.superuserUrl, 'lens_app');
    await createDatabase(server.superuserUrl, 'lens_analytics');
    step.done(`Postgres ${server.serverVersion} on port ${server.port}`);
    await load(withDatabase(server.superuserUrl, 'lens_analytics'), options);
    const reader = new URL(withDatabase(server.superuserUrl, 'lens_analytics'));
    reader.username = READER_ROLE;
    reader.password = options.readerPassword;
    return {
      appUrl: withDatabase(server.superuserUrl, 'lens_app'),
      analyticsUrl: reader.toString(),
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function load(url: string, { readerPassword, signal }: DemoDatabasesOptions): Promise<void> {
  const client = await connect(url);
  const step = startStep('Looking for the flights; 3,000,000 of them are loaded when they are missing');
  try {
    const { loaded } = await loadAnalytics({
      client,
      readerRole: READER_ROLE,
      readerPassword,
      signal,
      onProgress: (rows, total) => step.update(`${formatCount(rows)} of ${formatCount(total)} flights`),
    });
    step.done(
      loaded
        ? 'Flights and airports loaded, indexed and analysed'
        : 'Flights and airports are there from an earlier start',
    );
  } finally {
    await client.end();
  }
}

async function createDatabase(serverUrl: string, name: string): Promise<void> {
  const client = await connect(serverUrl);
  try {
    const existing = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (existing.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  // A server that stops under us is reported by the query that runs then.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
