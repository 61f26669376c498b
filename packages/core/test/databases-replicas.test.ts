import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createAnalyticsDatabase,
  createReplicatedDatabase,
  withCircuitBreaker,
  type AnalyticsDatabase,
  type ReplicaState,
} from '../src/databases/index.ts';
import { startReplicatedServers, type ReplicatedServers } from './replica-server.ts';

const limits = { timeoutMs: 10_000, maxRows: 1_000, maxBytes: 1_000_000 };
const WHERE = 'select pg_is_in_recovery()::text';
let servers: ReplicatedServers;
let database: AnalyticsDatabase;
const told: [number, ReplicaState][] = [];

beforeAll(async () => {
  servers = await startReplicatedServers();
  await servers.run('primary', 'create table numbers as select 1 as n');
  database = createReplicatedDatabase({
    primary: createAnalyticsDatabase({ url: servers.primary.superuserUrl }),
    replicas: [withCircuitBreaker(createAnalyticsDatabase({ url: servers.replica.superuserUrl }))],
    maxLagMs: 300,
    onState: (index, state) => told.push([index, state]),
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
    expect(told).toEqual([[0, 'ok']]);
    expect(database.replicas?.()).toMatchObject({ ok: 1, unknown: 0 });
  });

  it('reads on the primary while the replica is too far behind, and on the replica again after', async () => {
    await servers.run('replica', 'select pg_wal_replay_pause()');
    await servers.run('primary', 'insert into numbers values (2)');
    await untilReadOn('primary');
    expect(await readOne('select count(*) from public.numbers')).toBe('2');
    await servers.run('replica', 'select pg_wal_replay_resume()');
    await untilReadOn('replica');
    expect(await readOne('select count(*) from public.numbers')).toBe('2');
    expect(told).toEqual([
      [0, 'ok'],
      [0, 'behind'],
      [0, 'ok'],
    ]);
  });

  it('tells of a replica that is none, and of one that does not answer, once each', async () => {
    const states: [number, ReplicaState][] = [];
    const replicated = createReplicatedDatabase({
      primary: createAnalyticsDatabase({ url: servers.primary.superuserUrl }),
      replicas: [
        servers.primary.superuserUrl,
        servers.replica.superuserUrl,
        'postgresql://nobody:x@127.0.0.1:1/none',
      ].map((url) => createAnalyticsDatabase({ url })),
      maxLagMs: 300,
      onState: (index, state) => states.push([index, state]),
    });
    expect(replicated.replicas?.()).toMatchObject({ unknown: 3 });
    for (let round = 0; round < 3; round += 1) {
      await replicated.read({ text: 'select 1' }, { limits });
      await sleep(1_100);
    }
    expect(states.toSorted()).toEqual([
      [0, 'primary'],
      [1, 'ok'],
      [2, 'unreachable'],
    ]);
    expect(replicated.replicas?.()).toEqual({ unknown: 0, ok: 1, primary: 1, behind: 0, unreachable: 1 });
    await replicated.close();
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
