import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routeTable } from '../src/http/route-table.ts';
import { attackRoutes } from './support/attack-routes.ts';
import { createCanaries } from './support/canaries.ts';
import { createSecurityWorld, type SecurityWorld } from './support/security-world.ts';
import { startWatchedServer, type WatchedServer } from './support/watched-server.ts';

/** `TEST_HOSTILE_PER_PLACE` asks for more values of each place, at most all of them. */
const PER_PLACE = Number(process.env['TEST_HOSTILE_PER_PLACE'] ?? 3);
const SECRETS = [
  'SECRET_KEY',
  'ENCRYPTION_KEY',
  'APP_DB_URL',
  'ANALYTICS_DB_URL',
  'BOOTSTRAP_ADMIN_PASSWORD',
  'METRICS_TOKEN',
];

let world: SecurityWorld;
let server: WatchedServer;

beforeAll(async () => {
  world = await createSecurityWorld({
    TRUST_PROXY: 'loopback',
    RATE_LIMIT_PRINCIPAL: '0',
    RATE_LIMIT_TENANT: '0',
    RATE_LIMIT_ADDRESS: '0',
  });
  server = await startWatchedServer(world.env);
});
afterAll(async () => {
  await server?.close();
  await world?.close();
});

describe('control 19/20: every mounted route under attack', () => {
  test(
    'answers each hostile parameter, header and body by the contract, and stays up',
    { timeout: 1_800_000 },
    async () => {
      const canaries = createCanaries();
      for (const name of SECRETS) canaries.add(name, world.env[name]);
      const { counts, statuses, failures } = await attackRoutes(world, server, canaries, PER_PLACE);
      const delay = await server.delay();
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      console.log(
        [
          `${total} hostile requests to ${counts.size} routes: ${[...counts].map((entry) => entry.join(' ')).join(', ')}`,
          `answers by status: ${[...statuses]
            .toSorted()
            .map((entry) => entry.join(': '))
            .join(', ')}`,
          `event loop of the server late by ${delay.p50.toFixed(1)} ms (p50), ${delay.p99.toFixed(1)} ms (p99, bar 50 ms), ${delay.max.toFixed(1)} ms (max)`,
        ].join('\n'),
      );
      expect(failures.slice(0, 20)).toEqual([]);
      expect(counts.size).toBe(routeTable.length);
      for (const [name, count] of counts) expect(count, name).toBeGreaterThan(50);
      expect(canaries.found).toEqual([]);
      // Machines that run the tests are busy; what is looked for takes seconds.
      expect(delay.p99).toBeLessThan(1_000);
      expect(server.isUp()).toBe(true);
      expect(server.output()).not.toMatch(/uncaught|unhandled/i);
    },
  );
});
