import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeServices, startRedis, type RunningRedis } from '@istari-lens/testing';
import express from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createLens, loadConfig, type Lens } from '@istari-lens/core';
import { createRouter } from '../src/index.ts';
import { createCaller, type Caller } from './support/caller.ts';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const { redis: service } = await describeServices();

let fixture: ServerFixture;
const servers: Server[] = [];
const lenses: Lens[] = [];

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve).closeAllConnections())),
  );
  await Promise.all(lenses.splice(0).map((lens) => lens.close()));
});
afterAll(() => fixture.close());

/** A process of its own behind a proxy that says who calls. */
async function serve(settings: Record<string, string>): Promise<{ call: Caller; lens: Lens }> {
  const lens = createLens(loadConfig({ ...fixture.env, ...settings }));
  lenses.push(lens);
  await lens.ready();
  const app = express();
  app.set('trust proxy', 1);
  app.use(createRouter(lens));
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { call: createCaller(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), lens };
}

const from = (address: string): { headers: Record<string, string> } => ({
  headers: { 'X-Forwarded-For': address },
});
const count = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] };

describe('control 22: rate limits', () => {
  test('of an address hold before anybody has logged in, and for a whole IPv6 /56', async () => {
    const { call } = await serve({ RATE_LIMIT_ADDRESS: '3' });
    for (const address of ['2001:db8:0:ff01::1', '2001:db8:0:ff02::2', '2001:0db8:0000:ff03::3'])
      expect((await call('getMe', from(address))).status).toBe(401);
    const refused = await call('getMe', from('2001:db8:0:ff99::9'));
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retryAfterSeconds: 60 } });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.headers.get('ratelimit-policy')).toBe('"address";q=3;w=60');
    expect(refused.headers.get('ratelimit')).toBe('"address";r=0;t=60');
    expect((await call('getMe', from('2001:db8:0:fe01::1'))).status).toBe(401);
    for (let round = 0; round < 3; round += 1) await call('getMe', from('192.0.2.1'));
    expect((await call('getMe', from('::ffff:192.0.2.1'))).status).toBe(429);
    expect((await call('getMe', from('::ffff:c000:201'))).status).toBe(429);
  });

  test('spare probes and questions', async () => {
    const { call } = await serve({ RATE_LIMIT_ADDRESS: '1', RATE_LIMIT_PRINCIPAL: '1' });
    expect((await call('getMe', { ...from('192.0.2.1'), token: fixture.token })).status).toBe(200);
    expect((await call('getMe', { ...from('192.0.2.1'), token: fixture.token })).status).toBe(429);
    for (let round = 0; round < 5; round += 1) {
      expect((await call('getReadiness', from('192.0.2.1'))).status).toBe(200);
      const answer = await call('runQuery', { ...from('192.0.2.1'), token: fixture.token, body: count });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit')).toBeNull();
    }
  });

  test('of a principal and of its tenant hold wherever it calls from', async () => {
    const { call } = await serve({ RATE_LIMIT_PRINCIPAL: '2', RATE_LIMIT_TENANT: '3' });
    const viewer = { email: 'limited@example.com', password: 'a long enough password' };
    await fixture.lens.users.create({ ...viewer, role: 'viewer' });
    const { accessToken } = await fixture.lens.auth.login(viewer);
    const first = await call('getMe', { ...from('192.0.2.1'), token: fixture.token });
    expect(first.headers.get('ratelimit-policy')).toContain('"principal";q=2;w=60, "tenant";q=3;w=60');
    expect((await call('getMe', { ...from('192.0.2.2'), token: fixture.token })).status).toBe(200);
    const refused = await call('getMe', { ...from('192.0.2.3'), token: fixture.token });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toMatch(/"principal";r=0;t=\d+$/);
    expect((await call('getMe', { ...from('192.0.2.3'), token: accessToken })).status).toBe(200);
    const tenant = await call('getMe', { ...from('192.0.2.4'), token: accessToken });
    expect(tenant.status).toBe(429);
    expect(tenant.headers.get('ratelimit')).toMatch(/"tenant";r=0;t=\d+$/);
  });

  test('of questions count cached answers too', async () => {
    const { call } = await serve({ RATE_LIMIT_QUERY_PRINCIPAL: '2' });
    const ask = async (): Promise<number> =>
      (await call('runQuery', { token: fixture.token, body: count })).status;
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
    expect((await call('getMe', { token: fixture.token })).status).toBe(200);
  });

  test('are exact for a crowd, and two mounts of one Lens share them', async () => {
    const { lens, call } = await serve({ RATE_LIMIT_PRINCIPAL: '10' });
    const app = express().use('/second', createRouter(lens));
    const server = createServer(app);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const second = createCaller(`http://127.0.0.1:${(server.address() as AddressInfo).port}/second`);
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async (_, place) => {
        const { status } = await (place % 2 === 0 ? call : second)('getMe', { token: fixture.token });
        return status;
      }),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  });

  describe.skipIf(!service.available)('with Redis', () => {
    let redis: RunningRedis;
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis?.stop());

    test('are those of all processes together, wrong passwords included', async () => {
      const settings = { RATE_LIMIT_PRINCIPAL: '10', REDIS_URL: redis.url };
      const calls = [(await serve(settings)).call, (await serve(settings)).call];
      await expect
        .poll(async () => {
          const { headers } = await (calls[0] as Caller)('getMe', from('192.0.2.9'));
          return headers.get('ratelimit');
        })
        .toBeTruthy();
      await sleep(200);
      const statuses = await Promise.all(
        Array.from({ length: 40 }, async (_, place) => {
          const { status } = await (calls[place % 2] as Caller)('getMe', { token: fixture.token });
          return status;
        }),
      );
      expect(statuses.filter((status) => status === 200)).toHaveLength(10);
      const guesses: number[] = [];
      for (let guess = 0; guess < 11; guess += 1) {
        const body = { email: 'shared@example.com', password: 'guess' };
        guesses.push((await (calls[guess % 2] as Caller)('login', { body })).status);
      }
      expect(guesses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
      expect((await (calls[0] as Caller)('login', { body: ADMIN })).status).toBe(200);
    });
  });
});

describe('control 22: an Idempotency-Key on a create', () => {
  const source = {
    name: 'Warehouse',
    url: 'postgres://reader:s3cret-canary@db.example.com:5432/warehouse?sslmode=verify-full',
  };
  const create = (key: string, body: object = source, call: Caller = fixture.call): ReturnType<Caller> =>
    call('createDataSource', { token: fixture.token, body, headers: { 'Idempotency-Key': key } });

  test('makes one thing, and gives its answer again, at another process too', async () => {
    const { call } = await serve({});
    const crowd = await Promise.all(
      Array.from({ length: 10 }, (_, place) =>
        create('crowd', source, place % 2 === 0 ? call : fixture.call),
      ),
    );
    for (const { status, body } of crowd)
      expect(status === 201 || (status === 409 && Object(body)['code'] === 'idempotency_in_progress')).toBe(
        true,
      );
    const again = await create('"crowd"', source, call);
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const made = crowd.filter(({ status }) => status === 201);
    expect(new Set([...made, again].map(({ text }) => text)).size).toBe(1);
    expect(again.headers.get('location')).toBe(`/data-sources/${Object(again.body)['id']}`);
    expect(made.map(({ headers }) => headers.get('location'))).toContain(again.headers.get('location'));
    const { rows } = await fixture.app.query("select 1 from lens.data_sources where name = 'Warehouse'");
    expect(rows).toHaveLength(1);
  });

  test('is refused for another body and when it is none, and kept by nobody else', async () => {
    expect((await create('other', { ...source, name: 'First' })).status).toBe(201);
    expect(await create('other', { ...source, name: 'Second' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    for (const bad of ['two words', 'x'.repeat(256), ''])
      expect(await create(bad, { ...source, name: 'Bad' })).toMatchObject({ status: 400 });
    const viewer = { email: 'curious@example.com', password: 'a long enough password' };
    await fixture.lens.users.create({ ...viewer, role: 'admin' });
    const { accessToken } = await fixture.lens.auth.login(viewer);
    const stranger = await fixture.call('createDataSource', {
      token: accessToken,
      body: { ...source, name: 'Third' },
      headers: { 'Idempotency-Key': 'other' },
    });
    expect(stranger.status).toBe(201);
    expect(stranger.headers.get('idempotency-replayed')).toBeNull();
  });

  test('is free again after a refusal, and needs the rights each time', async () => {
    expect((await create('again', { name: '' })).status).toBe(422);
    expect((await create('again', { ...source, name: 'Again' })).status).toBe(201);
    const anonymous = await fixture.call('createDataSource', {
      body: { ...source, name: 'Again' },
      headers: { 'Idempotency-Key': 'again' },
    });
    expect(anonymous.status).toBe(401);
  });

  test('leaves no body, key or secret in the table', async () => {
    await create('the-key-itself', { ...source, name: 'Secretive' });
    const { rows } = await fixture.app.query('select k::text from lens.idempotency_keys k');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/s3cret-canary|the-key-itself|Secretive/);
  });
});
