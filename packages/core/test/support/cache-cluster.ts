import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@istari-lens/testing';
import { Client } from 'pg';
import { createLens, loadConfig, type Principal } from '../../src/index.ts';

/** A server with both databases, which counts statements, and two tenants with the same data set. */
export interface CacheCluster {
  /** The configuration of a Lens over it, without a shared cache. */
  readonly env: Record<string, string>;
  /** Owners of rows, `north` and `south`, of the tenants `default` and `other`. */
  principal(tenant: 'default' | 'other', owner: 'north' | 'south'): Principal;
  /** How often a query of the dataset `events` ran since the last call of `forget`. */
  calls(): Promise<number>;
  forget(): Promise<void>;
  /** Resolves once so many queries of the dataset `events` run. @throws when they do not within 5 s. */
  isAsked(times?: number): Promise<void>;
  /** Shuts the server down, what it keeps aside, until `resume`. Only of a cluster that was started to last. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  /** Runs a statement in a database as the superuser. */
  run(database: 'app' | 'analytics', sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

const READER = 'cache_reader';
const ENCRYPTION_KEY = randomBytes(32).toString('base64');

/**
 * Starts the server; a query of the dataset `events` takes `slowSeconds`. One that lasts can be halted and resumed on
 * the same port.
 */
export async function startCacheCluster(
  slowSeconds: number,
  { lasts = false }: { lasts?: boolean } = {},
): Promise<CacheCluster> {
  const dataDir = lasts ? mkdtempSync(path.join(tmpdir(), 'cache-cluster-')) : undefined;
  const start = (port?: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({
      settings: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'top' },
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(port === undefined ? {} : { port }),
    });
  let server = await start();
  const urlOf = (database: string): string => {
    const url = new URL(server.superuserUrl);
    url.pathname = `/${database}`;
    return url.href;
  };
  const run: CacheCluster['run'] = async (database, sql) => {
    const client = new Client({ connectionString: urlOf(database) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const admin = new Client({ connectionString: server.superuserUrl });
  await admin.connect();
  for (const name of ['app', 'analytics']) await admin.query(`create database ${name}`);
  await admin.query(`create role ${READER} login password 'reader'`);
  await admin.end();
  await run(
    'analytics',
    `create extension pg_stat_statements;
     revoke create, temporary on database analytics from public;
     create table events (tenant text, owner text, amount integer);
     insert into events select tenant, owner, n from generate_series(1, 10) n,
       unnest(array['default', 'other']) tenant, unnest(array['north', 'south']) owner;
     create view slow_events as select events.* from events, pg_sleep(${slowSeconds});
     grant select on events, slow_events to ${READER}`,
  );
  const reader = new URL(urlOf('analytics'));
  [reader.username, reader.password] = [READER, 'reader'];
  const env = {
    ENVIRONMENT: 'test',
    APP_DB_URL: urlOf('app'),
    ANALYTICS_DB_URL: reader.href,
    SECRET_KEY: 'kT9#vQ2m!xW7zR4p@bN8sL5dF1gH6jY3',
    ENCRYPTION_KEY,
  };
  const principal: CacheCluster['principal'] = (tenant, owner) => ({
    kind: 'host',
    id: `${tenant}-${owner}`,
    tenant,
    role: 'admin',
    scopes: ['query:read', 'datasets:write', 'admin'],
    attributes: { owner, tenant },
  });
  const lens = createLens(loadConfig(env), { migrate: true });
  await lens.ready();
  await lens.datasets.create(principal('default', 'north'), {
    name: 'events',
    title: 'Events',
    base: { schema: 'public', table: 'slow_events' },
    fields: {
      tenant: { column: 'tenant', type: 'text' },
      owner: { column: 'owner', type: 'text' },
      amount: { column: 'amount', type: 'integer' },
    },
    policy: {
      rows: {
        and: [
          { field: 'owner', op: 'eq', value: { attribute: 'owner' } },
          { field: 'tenant', op: 'eq', value: { attribute: 'tenant' } },
        ],
      },
    },
  });
  await run(
    'app',
    `insert into lens.tenants (id, name) values ('other', 'Other');
     insert into lens.data_sources (tenant_id, name, is_default) values ('other', 'Default', true);
     insert into lens.datasets (tenant_id, name, title, definition)
       select 'other', name, title, definition from lens.datasets where tenant_id = 'default'`,
  );
  await lens.close();
  return {
    env,
    principal,
    run,
    async calls() {
      const [row] = await run(
        'analytics',
        `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements
         where query like '%slow_events%' and query not like '%pg_stat_statements%' and userid = '${READER}'::regrole`,
      );
      return Number(row?.['calls']);
    },
    async forget() {
      await run('analytics', 'select pg_stat_statements_reset()');
    },
    async isAsked(times = 1) {
      const deadline = performance.now() + 5_000;
      for (;;) {
        const [row] = await run(
          'analytics',
          `select count(*)::int as running from pg_stat_activity
           where usename = '${READER}' and state = 'active' and query like '%slow_events%'`,
        );
        if (Number(row?.['running']) >= times) return;
        if (performance.now() > deadline) throw new Error('The query did not start within 5 s.');
      }
    },
    async halt() {
      if (!lasts) throw new Error('What this cluster keeps would be gone.');
      await server.stop();
    },
    async resume() {
      server = await start(server.port);
    },
    async stop() {
      await server.stop();
      if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
