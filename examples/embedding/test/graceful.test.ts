import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN, createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { createLens, loadConfig } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start } from '../graceful.ts';
import { logIn, send } from './support/send.ts';

const SIGNALS = [
  'uncaughtException',
  'unhandledRejection',
  'warning',
  'SIGTERM',
  'SIGINT',
  'beforeExit',
  'exit',
];
const BUILT_IN = [Object, String, Array, Function, Promise, Map, Date, Buffer, URL, EventTarget];

let databases: LensDatabases;
beforeAll(async () => {
  databases = await createLensDatabases();
});
afterAll(() => databases?.drop());

/** What a process has open, by kind; timers and sockets among them. */
function openHandles(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function ofTheProcess(): unknown {
  return {
    listeners: SIGNALS.map((name) => process.listenerCount(name)),
    prototypes: BUILT_IN.map(({ prototype }) => Reflect.ownKeys(prototype).length),
    globals: Reflect.ownKeys(globalThis).length,
  };
}

async function connections(): Promise<number> {
  const { rows } = await databases.app.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
  );
  return rows[0]?.n ?? -1;
}

async function oneRound(): Promise<void> {
  const host = await start(databases.env, 0);
  const headers = { ...(await logIn(`${host.url}/analytics`, ADMIN)), Connection: 'close' };
  const { status } = await send(`${host.url}/analytics/datasets`, { headers });
  expect(status).toBe(200);
  await host.stop();
}

describe('a host that stops and starts', () => {
  test('leaves nothing behind after twenty rounds in one process', { timeout: 120_000 }, async () => {
    // The first round loads what stays: native code for passwords has threads of its own.
    await oneRound();
    const before = ofTheProcess();
    for (let round = 0; round < 20; round += 1) await oneRound();
    expect(ofTheProcess()).toEqual(before);
    await expect
      .poll(() => {
        const { TCPSocketWrap = 0, TCPServerWrap = 0, Timeout = 0 } = openHandles();
        // One timer is that of the polling itself.
        return { sockets: TCPSocketWrap, servers: TCPServerWrap, timers: Math.max(0, Timeout - 1) };
      })
      .toEqual({ sockets: 0, servers: 0, timers: 0 });
    await expect.poll(connections).toBe(0);
  });

  test('leaves nothing on a pool that outlives twenty of them', { timeout: 120_000 }, async () => {
    const pool = new Pool({ connectionString: databases.app.url });
    const onWarning: Error[] = [];
    const hear = (warning: Error): number => onWarning.push(warning);
    process.on('warning', hear);
    try {
      for (let round = 0; round < 20; round += 1) {
        await using lens = createLens(loadConfig(databases.env), { appPool: pool });
        await lens.ready();
      }
      await sleep(10);
      expect(onWarning).toEqual([]);
      expect(pool.listenerCount('error') + pool.listenerCount('acquire')).toBe(0);
      expect(pool.idleCount).toBe(pool.totalCount);
    } finally {
      process.off('warning', hear);
      await pool.end();
    }
  });

  test('answers 503, and lives on, when the host has ended its pool too early', async () => {
    const host = await start(databases.env, 0);
    const headers = await logIn(`${host.url}/analytics`, ADMIN);
    await host.pool.end();
    const { status, body } = await send(`${host.url}/analytics/datasets`, { headers });
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'app_database_unavailable' });
    expect((await send(`${host.url}/analytics/health/live`)).status).toBe(200);
  });

  test('closes once, however often it is told', async () => {
    const lens = createLens(loadConfig(databases.env));
    createRouter(lens);
    await lens.ready();
    expect(lens.close()).toBe(lens.close());
    await lens.close();
  });
});
