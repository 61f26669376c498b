import { createTestDatabase, startFaultProxy } from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLens, loadConfig, type Lens } from '../src/index.ts';
import { ADMIN, createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;

beforeAll(async () => {
  fixture = await createLensFixture();
});
afterAll(() => fixture?.close());

const lensWith = (env: Record<string, string>, overrides = {}): Lens =>
  createLens(loadConfig({ ...fixture.env, ...env }), overrides);

async function proxyTo(url: string): Promise<Awaited<ReturnType<typeof startFaultProxy>>> {
  const { hostname, port } = new URL(url);
  return startFaultProxy({ host: hostname, port: Number(port) });
}

describe('an app database that is down', () => {
  it('fault app-down-at-start: at the start: Lens is made, lives, answers 503, and recovers without a restart', async () => {
    const proxy = await proxyTo(fixture.app.url);
    proxy.refuse();
    await using lens = lensWith({ APP_DB_URL: proxy.url(fixture.app.url) });
    const ready = lens.ready();
    expect(lens.health.live().status).toBe('pass');
    await expect(lens.auth.login(ADMIN)).rejects.toMatchObject({ code: 'app_database_unavailable' });
    await expect(lens.health.ready()).resolves.toMatchObject({ status: 'fail' });
    await expect(lens.health.startup()).resolves.toMatchObject({ status: 'fail' });
    proxy.accept();
    await ready;
    await expect(lens.auth.login(ADMIN)).resolves.toBeDefined();
    await expect(lens.health.startup()).resolves.toMatchObject({ status: 'pass' });
    await expect.poll(async () => (await lens.health.ready()).status, { timeout: 5_000 }).toBe('pass');
    await lens.close();
    await proxy.close();
  });

  it('later: who is logged in is trusted for less than five seconds, then refused', async () => {
    const proxy = await proxyTo(fixture.app.url);
    await using lens = lensWith({ APP_DB_URL: proxy.url(fixture.app.url) });
    await lens.ready();
    const { accessToken } = await lens.auth.login(ADMIN);
    await lens.auth.authenticate(accessToken);
    const downAt = performance.now();
    proxy.refuse();
    proxy.dropConnections();
    await expect(lens.auth.authenticate(accessToken)).resolves.toBeDefined();
    await expect
      .poll(
        () =>
          lens.auth.authenticate(accessToken).then(
            () => 'trusted',
            ({ code }) => code as string,
          ),
        {
          timeout: 8_000,
          interval: 200,
        },
      )
      .toBe('app_database_unavailable');
    expect(performance.now() - downAt).toBeLessThan(5_000);
    await expect(lens.health.ready()).resolves.toMatchObject({ status: 'fail' });
    proxy.accept();
    await expect
      .poll(
        () =>
          lens.auth.authenticate(accessToken).then(
            () => 'trusted',
            ({ code }) => code as string,
          ),
        { timeout: 5_000 },
      )
      .toBe('trusted');
    await lens.close();
    await proxy.close();
  });
});

describe('an app database that cannot be used', () => {
  it('fault app-down-at-start: wrong password: ready() rejects at once, without the password or the host', async () => {
    const url = new URL(fixture.app.url);
    url.password = 'wrong-canary';
    await using lens = lensWith({ APP_DB_URL: url.href });
    const error: Error = await lens.ready().then(
      () => expect.unreachable(),
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ code: 'app_database_unavailable' });
    expect(error.message).toContain('APP_DB_URL');
    expect(error.message).not.toMatch(/canary|127\.0\.0\.1|localhost/);
  });

  it('fault app-down-at-start: no migrations: ready() rejects at once, or migrates when told to', async () => {
    await using empty = await createTestDatabase('empty');
    const env = { APP_DB_URL: empty.url };
    await using lens = lensWith(env);
    await expect(lens.ready()).rejects.toMatchObject({ code: 'migrations_pending' });
    await expect(lens.auth.login(ADMIN)).rejects.toMatchObject({ code: 'migrations_pending' });
    await using migrating = lensWith(env, { migrate: true });
    await migrating.ready();
    await expect(migrating.auth.login(ADMIN)).resolves.toBeDefined();
    await lens.ready();
    await expect(lens.auth.login(ADMIN)).resolves.toBeDefined();
  });

  it('fault app-down-at-start: a newer schema: ready() rejects at once', async () => {
    await using newer = await createTestDatabase('app');
    await newer.query(
      `insert into lens.migrations (version, name, checksum, release, duration_ms) values (9999, 'future', 'x', '99', 1)`,
    );
    await using lens = lensWith({ APP_DB_URL: newer.url });
    await expect(lens.ready()).rejects.toMatchObject({ code: 'schema_too_new' });
  });
});

describe('fault graceful-stop: closing', () => {
  it('ends every connection it opened; the second call is the same promise', async () => {
    await using app = await createTestDatabase('app');
    const lens = lensWith({ APP_DB_URL: app.url });
    await lens.ready();
    await lens.auth.login(ADMIN);
    await lens.health.summary();
    const closing = lens.close();
    expect(lens.close()).toBe(closing);
    await closing;
    await expect(lens.auth.login(ADMIN)).rejects.toMatchObject({ code: 'shutting_down' });
    await expect(lens.health.ready()).resolves.toMatchObject({ status: 'fail' });
    expect(lens.health.live().status).toBe('pass');
    // Postgres has workers of its own, such as autovacuum's, that come when they like.
    const { rows } = await app.query(
      `select application_name, state, query from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    expect(rows).toEqual([]);
  });

  it('leaves the host its pools', async () => {
    const appPool = new pg.Pool({ connectionString: fixture.app.url });
    const analyticsPool = new pg.Pool({ connectionString: fixture.analytics.readerUrl });
    // The server ends what is still connected when the databases go.
    for (const pool of [appPool, analyticsPool]) pool.on('error', () => {});
    const lens = lensWith({}, { appPool, analyticsPool });
    await lens.ready();
    const { accessToken } = await lens.auth.login(ADMIN);
    const admin = await lens.auth.authenticate(accessToken);
    const { items } = await lens.datasources.list(admin);
    await expect(lens.datasources.test(admin, items[0]?.id ?? '')).resolves.toMatchObject({ ok: true });
    await lens.close();
    for (const pool of [appPool, analyticsPool]) {
      await expect(pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
      await pool.end();
    }
  });

  it('while the database is still away: ready() ends', async () => {
    const proxy = await proxyTo(fixture.app.url);
    proxy.refuse();
    const lens = lensWith({ APP_DB_URL: proxy.url(fixture.app.url) });
    const ready = lens.ready();
    ready.catch(() => {});
    await lens.close();
    await expect(ready).rejects.toMatchObject({ code: 'shutting_down' });
    await proxy.close();
  });
});
