import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createAnalyticsDatabase,
  createReplicatedDatabase,
  withCircuitBreaker,
  type AnalyticsDatabase,
} from '../src/databases/index.ts';
import { startReplicatedServers, type ReplicatedServers } from './replica-server.ts';

const limits = { timeoutMs: 10_000, maxRows: 1_000, maxBytes: 1_000_000 };
const WHERE = 'select pg_is_in_recovery()::text';
let servers: ReplicatedServers;
let database: AnalyticsDatabase;

beforeAll(async () => {
  servers = await startReplicatedServers();
  await servers.run('primary', 'create table numbers as select 1 as n');
  database = createReplicatedDatabase({
    primary: createAnalyticsDatabase({ url: servers.primary.superuserUrl }),
    replicas: [withCircuitBreaker(createAnalyticsDatabase({ url: servers.replica.superuserUrl }))],
    maxLagMs: 300,
  });
});
afterAll(async () => {
  await database.close();
  await servers.stop();
});

const readOne = async (text: string): Promise<string | null | undefined> =>
  (await database.read({ text }, { limits })).rows[0]?.[0];
/** Where questions are answered now; asked anew until it is so, since a verdict serves for a second. */
const untilReadOn = async (server: 'primary' | 'replica'): Promise<void> =>
  expect.poll(() => readOne(WHERE), { timeout: 8_000, interval: 100 }).toBe(String(server === 'replica'));

describe('createReplicatedDatabase', () => {
  it('reads on the replica, from the first statement on', async () => {
    await expect
      .poll(() => servers.run('replica', 'select to_regclass($$numbers$$)::text as t'))
      .toEqual([{ t: 'numbers' }]);
    expect(await readOne(WHERE)).toBe('true');
    const raw = await database.readRaw({ text: 'select n from public.numbers' }, { limits });
    expect(raw.rowCount).toBe(1);
    expect(database.load?.()).toMatchObject({ waiting: 0 });
  });

  it('reads on the primary while the replica is too far behind, and on the replica again after', async () => {
    await servers.run('replica', 'select pg_wal_replay_pause()');
    await servers.run('primary', 'insert into numbers values (2)');
    await untilReadOn('primary');
    expect(await readOne('select count(*) from public.numbers')).toBe('2');
    await servers.run('replica', 'select pg_wal_replay_resume()');
    await untilReadOn('replica');
    expect(await readOne('select count(*) from public.numbers')).toBe('2');
  });

  it('does not take a quiet primary for a replica that is behind', async () => {
    await sleep(1_500);
    for (let round = 0; round < 5; round += 1) {
      expect(await readOne(WHERE)).toBe('true');
      await sleep(100);
    }
  });

  it('asks the primary when a statement is lost with its replica, and without one from then on', async () => {
    const answer = readOne("select pg_is_in_recovery()::text || '-while-it-stops' from pg_sleep(1)");
    await expect
      .poll(() =>
        servers.run(
          'replica',
          "select count(*)::int as n from pg_stat_activity where query like '%while-it-stops%' and pid <> pg_backend_pid()",
        ),
      )
      .toEqual([{ n: 1 }]);
    await servers.replica.stop();
    expect(await answer).toBe('false-while-it-stops');
    const start = performance.now();
    for (let round = 0; round < 20; round += 1) expect(await readOne(WHERE)).toBe('false');
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('says that there is nothing to ask when the primary is gone too', async () => {
    await servers.primary.stop();
    await expect(readOne(WHERE)).rejects.toMatchObject({ code: 'data_source_unavailable' });
  });
});
