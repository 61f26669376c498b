import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createAddressVetting,
  createAnalyticsDatabase,
  type AddressVettingOptions,
  type AnalyticsDatabase,
} from '../src/databases/index.ts';

const LIMITS = { timeoutMs: 2_000, maxRows: 10, maxBytes: 10_000 };
const PICK = { text: 'select 1', values: [] };

/** Listens at every address of this machine and counts who comes. */
let listener: Server;
let port: number;
let arrived: string[] = [];
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase('analytics');
  listener = createServer((socket) => {
    arrived.push(socket.localAddress ?? '');
    socket.on('error', () => {}).destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '::', resolve));
  const address = listener.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  await new Promise((resolve) => listener?.close(resolve));
  await db?.drop();
});
beforeEach(() => {
  arrived = [];
});

/** A database as a tenant would have named it; `resolve` stands in for the name server. */
function named(host: string, options: Partial<AddressVettingOptions> = {}, at = port): AnalyticsDatabase {
  const allowedNetworks = options.allowedNetworks ?? [];
  return createAnalyticsDatabase({
    url: `postgresql://u:p@${host}:${at}/d${allowedNetworks.length > 0 ? '?sslmode=disable' : ''}`,
    rules: { vetting: createAddressVetting({ ...options, allowedNetworks }) },
    connectionTimeoutMs: 2_000,
  });
}

/** The machine's own addresses that packets to this listener can go to. */
const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
const INSIDE = [
  '127.0.0.1',
  '127.0.0.53',
  '0.0.0.0',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '169.254.169.254',
  ...own.filter(({ scopeid }) => !scopeid).map(({ address }) => address),
];

describe('control 17: no packet leaves for an address that is refused', () => {
  it('is a listener that would hear of one', async () => {
    const database = named('127.0.0.1', { allowedNetworks: ['127.0.0.0/8'] });
    await expect(database.read(PICK, { limits: LIMITS })).rejects.toMatchObject({
      code: 'data_source_unavailable',
    });
    expect(arrived.length).toBeGreaterThan(0);
    await database.close();
  });

  it.each(INSIDE)('not for a name that means %s', async (address) => {
    for (const answer of [[address], ['8.8.8.8', address]]) {
      const database = named('db.example', { resolve: async () => answer });
      await expect(database.read(PICK, { limits: LIMITS })).rejects.toMatchObject({
        code: 'data_source_unavailable',
        message: expect.not.stringContaining(address),
      });
      await database.close();
    }
    expect(arrived).toEqual([]);
  });

  it.each([
    '127.0.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    '0',
    '127.1',
    '0x7f.1',
    '2130706433',
    '0177.1',
    'localhost',
    'localhost.',
    'a.localhost',
    '%31%32%37.0.0.1',
  ])('not for a URL that names %s', (host) => {
    expect(() => named(host)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    expect(arrived).toEqual([]);
  });

  it('not plain to a public address, whatever networks are allowed', async () => {
    // The stand-in for a public address: this machine, which is neither special nor its own here.
    const database = named('db.example', {
      allowedNetworks: ['10.0.0.0/8'],
      resolve: async () => ['8.8.8.8'],
    });
    await expect(database.read(PICK, { limits: LIMITS })).rejects.toMatchObject({
      code: 'data_source_unavailable',
      cause: expect.objectContaining({ reason: 'plain' }),
    });
    expect(arrived).toEqual([]);
    await database.close();
  });

  it('not when the name means something else at the next connection', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const database = named('db.example', {
      allowedNetworks: ['127.0.0.1/32'],
      resolve: async () => answers[asked++] ?? ['127.0.0.2'],
    });
    const read = () => database.read(PICK, { limits: LIMITS });
    await expect(read()).rejects.toThrow();
    expect(arrived).toEqual(['::ffff:127.0.0.1']);
    await expect(read()).rejects.toMatchObject({ cause: expect.objectContaining({ reason: 'network' }) });
    expect(arrived).toHaveLength(1);
    await database.close();
  });
});

describe('control 17: what is connected to is what was vetted', () => {
  it('asks for the name once a connection and reads through the vetted address', async () => {
    const url = new URL(db.readerUrl);
    let asked = 0;
    const vetting = createAddressVetting({
      allowedNetworks: ['127.0.0.0/8'],
      resolve: async () => {
        asked += 1;
        return asked === 1 ? ['127.0.0.1'] : ['192.0.2.1'];
      },
    });
    url.hostname = 'db.example';
    url.searchParams.set('sslmode', 'disable');
    const database = createAnalyticsDatabase({ url: url.href, rules: { vetting }, poolMax: 1 });
    for (let round = 0; round < 3; round += 1) {
      await expect(database.read(PICK, { limits: LIMITS })).resolves.toMatchObject({ rows: [['1']] });
    }
    expect(asked).toBe(1);
    await database.close();
  });

  it('cancels a query at the address of its connection, without another look-up', async () => {
    const url = new URL(db.readerUrl);
    let asked = 0;
    const vetting = createAddressVetting({
      allowedNetworks: ['127.0.0.0/8'],
      resolve: async () => {
        asked += 1;
        return ['127.0.0.1'];
      },
    });
    url.hostname = 'db.example';
    url.searchParams.set('sslmode', 'disable');
    const database = createAnalyticsDatabase({ url: url.href, rules: { vetting }, poolMax: 1 });
    await database.read(PICK, { limits: LIMITS });
    const stop = new AbortController();
    const startedAt = performance.now();
    const slow = database.read(
      { text: 'select pg_catalog.pg_sleep(20)', values: [] },
      { limits: { ...LIMITS, timeoutMs: 30_000 }, signal: stop.signal },
    );
    setTimeout(() => stop.abort(), 200);
    await expect(slow).rejects.toMatchObject({ code: 'query_cancelled' });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await expect(database.read(PICK, { limits: LIMITS })).resolves.toMatchObject({ rows: [['1']] });
    expect(asked).toBe(1);
    await database.close();
  });

  it('tries the next vetted address when one does not answer', async () => {
    const url = new URL(db.readerUrl);
    url.hostname = 'db.example';
    url.searchParams.set('sslmode', 'disable');
    const vetting = createAddressVetting({
      allowedNetworks: ['127.0.0.0/8', '::1/128'],
      resolve: async () => ['127.0.0.99', '::1', '127.0.0.1'],
    });
    const database = createAnalyticsDatabase({ url: url.href, rules: { vetting }, poolMax: 1 });
    await expect(database.read(PICK, { limits: LIMITS })).resolves.toMatchObject({ rows: [['1']] });
    await database.close();
  });
});
