import type { RouteName, SessionResponse } from '@istari-lens/core/contract';
import { findFreePort } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routeTable } from '../src/http/route-table.ts';
import { createLogger } from '../src/observability/create-logger.ts';
import { createCanaries, without, withEveryText } from './support/canaries.ts';
import type { CallOptions, CallResult } from './support/caller.ts';
import {
  createSecurityWorld,
  PASSWORD,
  requestForNothing,
  requestOf,
  type SecurityWorld,
} from './support/security-world.ts';
import { ADMIN, WEB_ORIGIN } from './support/server-fixture.ts';

/** What an answer may tell, since that is what it is for. */
const TOLD: Partial<Record<RouteName, readonly string[]>> = {
  login: ['accessToken', 'refreshToken', 'csrfToken'],
  refresh: ['accessToken', 'refreshToken', 'csrfToken'],
  createApiKey: ['key'],
  rotateApiKey: ['key'],
  createShareLink: ['key'],
  openShareLink: ['token'],
  createEmbedToken: ['token'],
};

const INPUT = 'Canary7Input6Of5A4Caller';
const SECRETS = {
  SECRET_KEY: 'Canary1Secret2Key3With4Many5Letters6',
  SECRET_KEY_PREVIOUS: 'Canary1Secret2Key3Of4Before5And6More',
  ENCRYPTION_KEY: Buffer.from('Canary1Encryption2Key3Of4Bytes32').toString('base64'),
  METRICS_TOKEN: 'Canary1Metrics2Token3',
};
const SOURCE = { user: 'CanaryUser1', password: 'CanaryPassword2', database: 'CanaryDatabase3' };

const canaries = createCanaries();
const lines: string[] = [];
let world: SecurityWorld;

beforeAll(async () => {
  const logger = createLogger('debug', { write: (line) => void lines.push(line) });
  world = await createSecurityWorld(SECRETS, { logger });
  for (const [name, secret] of Object.entries({ ...SECRETS, ...SOURCE })) canaries.add(name, secret);
  canaries.add('the password of the admin', ADMIN.password);
  canaries.add('the password of a user', PASSWORD);
  canaries.add('the URL of the app database', world.env['APP_DB_URL']);
  canaries.add('the URL of the analytics database', world.env['ANALYTICS_DB_URL']);
  canaries.add('the password of the analytics role', new URL(world.analytics.readerUrl).password);
});
afterAll(() => world?.close());

/** Calls a route and looks through the whole answer. */
async function ask(name: RouteName, options: CallOptions): Promise<CallResult> {
  const answer = await world.call(name, options);
  const told = TOLD[name] ?? [];
  const text = told.length === 0 ? answer.text : JSON.stringify(without(answer.body, told));
  const headers = [...answer.headers].filter(([key]) => told.length === 0 || key !== 'set-cookie');
  canaries.search(`the answer of ${name}`, text);
  canaries.search(`the headers of ${name}`, JSON.stringify(headers));
  if (answer.status >= 400 && `${answer.text}${JSON.stringify(headers)}`.includes(INPUT)) {
    expect.fail(`${name} repeats what it refuses: ${answer.text}`);
  }
  return answer;
}

async function addTokens(): Promise<SessionResponse> {
  const { body } = await ask('login', { body: { ...ADMIN, session: 'body' } });
  const session = body as SessionResponse;
  canaries.add('an access token', session.accessToken);
  canaries.add('a refresh token', session.refreshToken);
  canaries.add('a CSRF token', session.csrfToken);
  const renewed = await ask('refresh', { body: { refreshToken: session.refreshToken } });
  const next = renewed.body as SessionResponse;
  canaries.add('a successor', next.refreshToken);
  return next;
}

async function addStored(): Promise<void> {
  const { rows } = await world.app.query<{ name: string; value: string }>(
    `select 'a password hash' as name, password_hash as value from lens.users where password_hash is not null
     union all select 'an encrypted URL', url_encrypted from lens.data_sources where url_encrypted is not null`,
  );
  expect(rows.length).toBeGreaterThan(2);
  for (const { name, value } of rows) canaries.add(name, value);
}

describe('control 16/20/23: canaries', () => {
  test(
    'are in no answer, no header and no line of the log, whatever is asked',
    { timeout: 120_000 },
    async () => {
      const { accessToken, refreshToken } = await addTokens();
      await addStored();
      canaries.add('a key', world.own.apiKey?.key);
      const headers = { Origin: WEB_ORIGIN, Cookie: `a=${INPUT}`, 'X-CSRF-Token': INPUT };
      for (const { name, route } of routeTable) {
        const things =
          name === 'logoutAll' || name === 'changePassword' ? await world.more(world.own) : world.own;
        const token = route.guard === 'role:operator' ? await world.tokenOf('operator') : things.adminToken;
        const good = route.method === 'DELETE' ? requestForNothing(name, things) : requestOf(name, things);
        const params = good.params ?? {};
        const strange = Object.fromEntries(Object.keys(params).map((key) => [key, INPUT]));
        const requests: CallOptions[] = [
          { ...good, token },
          { ...good, token: INPUT },
          { ...good, headers },
          { ...good, token, params: strange },
          { ...good, token, query: { ...good.query, strange: INPUT, limit: INPUT, q: INPUT } },
          { ...good, token, headers: { ...good.headers, 'If-Match': INPUT, 'Idempotency-Key': INPUT } },
          { ...good, token: world.env['SECRET_KEY'] ?? '' },
          { ...good, token: refreshToken ?? '' },
        ];
        if (route.body !== undefined) {
          const nothing = { ...good, token, params: requestForNothing(name, things).params ?? {} };
          requests.push(
            { ...nothing, body: withEveryText(good.body, INPUT) },
            { ...nothing, body: `{"a":"${INPUT}` },
            { ...nothing, body: { field: INPUT, password: INPUT, url: `postgresql://${INPUT}@x/` } },
            { ...nothing, body: [INPUT] },
            { ...nothing, body: JSON.stringify(INPUT), headers: { 'Content-Type': `text/${INPUT}` } },
          );
        }
        for (const request of requests) {
          if (name === 'logout' && 'token' in request) continue;
          const { status } = await ask(name, request);
          expect(status, name).not.toBe(500);
        }
      }
      expect((await world.call('getMe', { token: accessToken })).status).toBe(200);
    },
  );

  test('are in none when a data source cannot be reached, opened or read', async () => {
    const { user, password, database } = SOURCE;
    const token = world.own.adminToken;
    for (const port of [await findFreePort(), Number(new URL(world.analytics.url).port)]) {
      const { id } = await world.lens.datasources.create(world.own.admin, {
        name: `Canary ${port}`,
        url: `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`,
      });
      await addStored();
      for (const { name, route } of routeTable) {
        if (!route.path.startsWith('/data-sources/:id') || route.method === 'DELETE') continue;
        const { params = {}, ...request } = requestOf(name, world.own);
        expect((await ask(name, { ...request, params: { ...params, id }, token })).status, name).not.toBe(
          500,
        );
      }
      // As after a restore with the wrong key, and as if somebody had swapped two rows.
      await world.app.query(
        `update lens.data_sources set url_encrypted =
           (select url_encrypted from lens.data_sources where id = $2) where id = $1`,
        [id, world.own.spareSourceId],
      );
      for (const name of ['testDataSource', 'listResources'] as const) {
        await ask(name, { params: { id }, token });
      }
    }
  });

  test('are in none when the app database goes away in between', async () => {
    await world.app.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    for (let round = 0; round < 3; round += 1) {
      for (const name of ['getMe', 'listDatasets', 'getHealth'] as const) {
        await ask(name, { token: world.own.adminToken });
      }
    }
  });

  test('were looked for, and not found', () => {
    expect(canaries.count).toBeGreaterThan(12);
    expect(lines.length).toBeGreaterThan(100);
    for (const line of lines) {
      expect(line).toMatch(/^\{.*\}\n$/);
      canaries.search(`the log: ${line.slice(0, 80)}`, line);
      if (line.includes(INPUT)) expect.fail(`the log repeats what a caller sent: ${line}`);
    }
    expect(canaries.found).toEqual([]);
  });

  test('would be found', () => {
    const others = createCanaries();
    others.add('a secret', 'Canary1Secret+2/3');
    others.search('a text', 'see Canary1Secret%2B2%2F3');
    others.search('another text', 'Canary1Secret 2/3');
    expect(others.found).toEqual(['a secret in a text']);
  });
});
