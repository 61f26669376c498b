import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  describeServices,
  findBrowser,
  startPgBouncer,
  startRedis,
} from '../src/index.ts';

const { redis, pgbouncer, browser } = await describeServices();

describe.skipIf(!redis.available)('startRedis', () => {
  it('starts one that answers and is gone when stopped', async () => {
    const service = await startRedis();
    const socket = connect(service.port, service.host);
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toBe('+PONG\r\n');
    socket.destroy();
    await service.stop();
    const after = connect(service.port, service.host);
    await expect(once(after, 'connect')).rejects.toThrow();
  });
});

describe.skipIf(!pgbouncer.available)('startPgBouncer', () => {
  it('pools the connections of every user of the run', async () => {
    await using database = await createTestDatabase('analytics');
    const service = await startPgBouncer({ poolMode: 'transaction', poolSize: 1 });
    const clients = [database.url, database.readerUrl, database.readerUrl].map(
      (url) => new Client({ connectionString: service.through(url) }),
    );
    try {
      const backends: unknown[] = [];
      for (const client of clients) {
        await client.connect();
        const { rows } = await client.query(
          'SELECT current_user AS role, pg_backend_pid() AS pid, count(*)::int AS n FROM flights',
        );
        expect(rows[0]).toMatchObject({ n: 20_000 });
        backends.push(rows[0].pid);
      }
      expect(backends[1]).toBe(backends[2]);
      expect(backends[0]).not.toBe(backends[1]);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
      await service.stop();
    }
  });
});

describe.skipIf(!browser.available)('findBrowser', () => {
  it('names a program that exists', async () => {
    expect(existsSync(await findBrowser())).toBe(true);
  });
});
