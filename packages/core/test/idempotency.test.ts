import { randomUUID } from 'node:crypto';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppDatabase, type AppDatabase } from '../src/databases/index.ts';
import { createFernet, generateFernetKey, LensError, type KeptAnswer, type Principal } from '../src/index.ts';
import { createCommitMarker } from '../src/model/idempotency/commit-marker.ts';
import { createIdempotencyService } from '../src/model/idempotency/create-idempotency-service.ts';
import type { IdempotencyService } from '../src/model/idempotency/types.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
let raw: AppDatabase;
beforeAll(async () => {
  fixture = await createLensFixture();
  raw = createAppDatabase({ url: fixture.env['APP_DB_URL'] ?? '', schema: 'lens' });
  await raw.query({ text: 'create table lens.made (what text)' });
});
afterAll(async () => {
  await raw.close();
  await fixture.close();
});

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A process of its own, whose requests may take so long. */
function process(options: { claimMs?: number; keepMs?: number; fernetKey?: string } = {}): {
  service: IdempotencyService;
  make: (what: string, before?: () => Promise<void>) => Promise<KeptAnswer>;
} {
  const marker = createCommitMarker();
  const database = marker.mark(raw);
  return {
    service: createIdempotencyService({
      database,
      marker,
      fernet: createFernet([options.fernetKey ?? fernetKey]),
      key: Buffer.alloc(32, 7),
      logger: silent,
      isTimeToSweep: () => true,
      ...(options.claimMs === undefined ? {} : { claimMs: options.claimMs }),
      ...(options.keepMs === undefined ? {} : { keepMs: options.keepMs }),
    }),
    make: (what, before) =>
      database.transaction(async (client) => {
        await client.query({ text: 'insert into lens.made values ($1)', values: [what] });
        await before?.();
        return { status: 201, location: `/made/${what}`, body: { what } };
      }),
  };
}
const fernetKey = generateFernetKey();

async function countOf(what: string): Promise<number> {
  const { rows } = await raw.query<{ n: number }>({
    text: 'select count(*)::int as n from lens.made where what = $1',
    values: [what],
  });
  return rows[0]?.n ?? 0;
}

const request = (key: string, content: unknown = {}): { route: string; key: string; content: unknown } => ({
  route: 'createThing',
  key,
  content,
});

/** A promise and what settles it. */
function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

describe('control 22: an Idempotency-Key', () => {
  it('does the work once for a crowd at two processes, and gives its answer again', async () => {
    const [one, two] = [process(), process()];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, async (_, place) => {
        const { service, make } = place % 2 === 0 ? one : two;
        return service.once(fixture.admin, request('crowd'), () => make('crowd'));
      }),
    );
    expect(await countOf('crowd')).toBe(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'idempotency_in_progress', retryAfterSeconds: 1 });
    }
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    const again = await two.service.once(fixture.admin, request('crowd'), () => two.make('crowd'));
    expect(again).toEqual({
      answer: { status: 201, location: '/made/crowd', body: { what: 'crowd' } },
      isReplayed: true,
    });
    expect(await countOf('crowd')).toBe(1);
  });

  it('belongs to one tenant, principal and route', async () => {
    const { service, make } = process();
    const others: Principal[] = [
      { ...fixture.admin, tenant: 'other' },
      { ...fixture.admin, id: randomUUID() },
      { ...fixture.admin, kind: 'host' },
    ];
    await service.once(fixture.admin, request('mine'), () => make('mine'));
    for (const other of others) {
      const { isReplayed } = await service.once(other, request('mine', { other: true }), () => make('mine'));
      expect(isReplayed).toBe(false);
    }
    const elsewhere = { ...request('mine'), route: 'createAnother' };
    expect((await service.once(fixture.admin, elsewhere, () => make('mine'))).isReplayed).toBe(false);
    expect(await countOf('mine')).toBe(5);
  });

  it('is refused for another content, and when it is no key', async () => {
    const { service, make } = process();
    await service.once(fixture.admin, request('content', { a: 1 }), () => make('content'));
    await expect(
      service.once(fixture.admin, request('content', { a: 2 }), () => make('content')),
    ).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    for (const bad of ['', ' ', 'a b', 'é', 'x'.repeat(256), 'a\nb']) {
      await expect(service.once(fixture.admin, request(bad), () => make('content'))).rejects.toMatchObject({
        code: 'malformed_request',
      });
    }
    expect(await countOf('content')).toBe(1);
  });

  it('is free again after a failure', async () => {
    const { service, make } = process();
    const fail = (): Promise<KeptAnswer> =>
      make('failed', async () => {
        throw new LensError('conflict', 'No.');
      });
    await expect(service.once(fixture.admin, request('failed'), fail)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await service.once(fixture.admin, request('failed'), () => make('failed'))).isReplayed).toBe(
      false,
    );
    expect(await countOf('failed')).toBe(1);
  });

  it('whose process died before its commit is done by the next, and whatever comes late is undone', async () => {
    const [slow, next] = [process({ claimMs: 50 }), process()];
    const { opened, open } = gate();
    const begun = gate();
    const late = slow.service.once(fixture.admin, request('late'), () =>
      slow.make('late', () => {
        begun.open();
        return opened;
      }),
    );
    await begun.opened;
    await expect
      .poll(async () =>
        next.service
          .once(fixture.admin, request('late'), () => next.make('late'))
          .then(({ isReplayed }) => isReplayed)
          .catch((error: LensError) => error.code),
      )
      .toBe(false);
    open();
    await expect(late).rejects.toMatchObject({ code: 'idempotency_in_progress' });
    expect(await countOf('late')).toBe(1);
    const again = await slow.service.once(fixture.admin, request('late'), () => slow.make('late'));
    expect(again.isReplayed).toBe(true);
  });

  it('whose process died after its commit is never done again', async () => {
    const [dying, next] = [process({ claimMs: 1 }), process()];
    // Never comes back from the work, as a process that was killed does not.
    const marked = gate();
    void dying.service.once(fixture.admin, request('killed'), async () => {
      await dying.make('killed');
      marked.open();
      return new Promise(() => {});
    });
    await marked.opened;
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(
      next.service.once(fixture.admin, request('killed'), () => next.make('killed')),
    ).rejects.toMatchObject({ code: 'idempotency_unfinished' });
    expect(await countOf('killed')).toBe(1);
  });

  it('keeps no secret in plain, and nothing that opens elsewhere', async () => {
    const { service } = process();
    const secret = `lens_${randomUUID()}`;
    const key = 'a-key-of-mine';
    await service.once(fixture.admin, request(key, { password: secret }), async () => ({
      status: 201,
      body: { secret },
    }));
    const { rows } = await raw.query({
      text: 'select k::text as line, answer_encrypted from lens.idempotency_keys k',
    });
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain(key);
    await service.once(fixture.admin, request('another'), async () => ({ status: 201, body: {} }));
    await raw.query({
      text: `update lens.idempotency_keys set answer_encrypted = (select answer_encrypted from lens.idempotency_keys
        where answer_encrypted is not null limit 1)`,
    });
    const moved = await Promise.allSettled(
      [request(key, { password: secret }), request('another')].map((asked) =>
        service.once(fixture.admin, asked, async () => ({ status: 201, body: 'made again' })),
      ),
    );
    expect(moved.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    for (const outcome of moved) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'idempotency_unfinished' });
      else expect(outcome.value.isReplayed).toBe(true);
    }
    const rotated = process({ fernetKey: generateFernetKey() });
    await expect(
      rotated.service.once(fixture.admin, request('another'), async () => ({ status: 201, body: {} })),
    ).rejects.toMatchObject({ code: 'idempotency_unfinished' });
  });

  it('ends, and is deleted a bounded number at a time', async () => {
    const { service } = process({ keepMs: 1 });
    const work = async (): Promise<KeptAnswer> => ({ status: 201, body: {} });
    await service.once(fixture.admin, request('ends'), work);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await service.once(fixture.admin, request('ends', { b: 1 }), work)).isReplayed).toBe(false);
    await raw.query({
      text: `insert into lens.idempotency_keys (name, tenant_id, fingerprint, token, claimed_until, expires_at)
        select int4send(n), 't', '', gen_random_uuid(), now() - interval '1 day', now() - interval '1 day'
        from generate_series(1, 1500) n`,
    });
    await service.once(fixture.admin, request('sweeps'), work);
    const { rows } = await raw.query<{ n: number }>({
      text: "select count(*)::int as n from lens.idempotency_keys where tenant_id = 't'",
    });
    expect(rows[0]?.n).toBe(500);
  });

  it('works for the services of a Lens, which know nothing of it', async () => {
    const { lens, another, admin } = { ...fixture, another: fixture.another() };
    const work = (of: typeof lens) => async (): Promise<KeptAnswer> => ({
      status: 201,
      body: await of.datasets.create(admin, { ...flightsDataset, name: 'once' }),
    });
    const first = await lens.idempotency.once(admin, request('dataset'), work(lens));
    const second = await another.idempotency.once(admin, request('dataset'), work(another));
    expect(second).toEqual({ answer: first.answer, isReplayed: true });
    // The same name again is a conflict, so that a second creation would have failed.
    await expect(lens.idempotency.once(admin, request('dataset-2'), work(lens))).rejects.toMatchObject({
      code: 'conflict',
    });
    const { rows } = await raw.query<{ committed: boolean }>({
      text: 'select committed from lens.idempotency_keys order by expires_at desc limit 1',
    });
    expect(rows).toEqual([{ committed: true }]);
  });
});
