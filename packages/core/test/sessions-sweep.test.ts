import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAppDatabase, type AppDatabase } from '../src/databases/index.ts';
import { createSessionsRepository } from '../src/model/sessions/sessions-repository.ts';
import { sweepSessions } from '../src/model/sessions/sweep-sessions.ts';
import { ADMIN, createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const DAY_MS = 86_400_000;

let fixture: LensFixture;
let database: AppDatabase;
let now = Date.now();

beforeAll(async () => {
  fixture = await createLensFixture({}, { clock: () => new Date(now) });
  database = createAppDatabase({ url: fixture.app.url, schema: 'lens' });
});
afterAll(async () => {
  await database?.close();
  await fixture?.close();
});

async function counts(): Promise<unknown> {
  const { rows } = await fixture.app.query(
    `select (select count(*)::int from lens.sessions) as sessions,
       (select count(*)::int from lens.refresh_tokens) as tokens`,
  );
  return rows[0];
}

/** As many sessions, each with two tokens, that ended so long ago. */
async function addEnded(count: number, endedAt: Date): Promise<void> {
  await fixture.app.query(
    `with made as (
       insert into lens.sessions (tenant_id, user_id, expires_at)
       select 'default', $1, $2 from generate_series(1, $3) returning id)
     insert into lens.refresh_tokens (token_hash, tenant_id, session_id, expires_at, rotated_at, successor_hash)
     select sha256((id::text || n)::bytea), 'default', id, $2, case n when 1 then $2 end,
       case n when 1 then sha256((id::text || 2)::bytea) end
     from made, generate_series(1, 2) n`,
    [fixture.admin.id, endedAt, count],
  );
}

it('a login deletes what ended a day ago, with its tokens, and nothing that lasts', async () => {
  const { lens } = fixture;
  await addEnded(3, new Date(now - DAY_MS - 1_000));
  await addEnded(1, new Date(now - DAY_MS + 60_000));
  const another = fixture.another();
  await another.ready();
  const { refreshToken } = await another.auth.login(ADMIN);
  // Of the fixture's own login, the one that has not ended for long, and this one.
  await expect.poll(counts).toEqual({ sessions: 3, tokens: 4 });
  await expect(lens.auth.refresh(refreshToken)).resolves.toBeDefined();
});

it('does so now and then, not with every login', async () => {
  const another = fixture.another();
  await another.ready();
  await another.auth.login(ADMIN);
  await another.auth.login(ADMIN);
  await addEnded(2, new Date(now - 2 * DAY_MS));
  const before = await counts();
  await another.auth.login(ADMIN);
  await another.close();
  expect(await counts()).toEqual({
    sessions: Object(before).sessions + 1,
    tokens: Object(before).tokens + 1,
  });
});

it('works through any number in small statements, in two processes at once', async () => {
  now += 40 * DAY_MS;
  await addEnded(250, new Date(now - 30 * DAY_MS));
  const sessions = createSessionsRepository(database, 'lens');
  const endedBefore = new Date(now - 29 * DAY_MS);
  const sizes: number[] = [];
  const counted = {
    async removeEnded(before: Date, atMost: number) {
      const removed = await sessions.removeEnded(before, atMost);
      sizes.push(removed);
      return removed;
    },
  };
  await sweepSessions({ sessions: counted, endedBefore, batch: 20, maxBatches: 2 });
  expect(sizes).toEqual([20, 20]);
  await Promise.all([
    sweepSessions({ sessions: counted, endedBefore, batch: 20 }),
    sweepSessions({ sessions: counted, endedBefore, batch: 20 }),
  ]);
  await sweepSessions({ sessions: counted, endedBefore, batch: 20 });
  expect(Math.max(...sizes)).toBe(20);
  const { rows } = await fixture.app.query(
    'select count(*)::int as n from lens.sessions where expires_at < $1',
    [endedBefore],
  );
  expect(rows).toEqual([{ n: 0 }]);
  expect(Object(await counts()).sessions).toBeGreaterThan(0);
});
