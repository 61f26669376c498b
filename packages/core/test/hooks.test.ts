import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { UnavailableError } from '../src/errors/index.ts';
import type { AuditedEvent, LensHooks, QueryDoneEvent, QueryEvent } from '../src/model/hooks/types.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const SPEC = { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'n' }] };

let fixture: LensFixture;
let hooks: LensHooks = {};
let before: QueryEvent[] = [];
let after: QueryDoneEvent[] = [];
let audits: AuditedEvent[] = [];

beforeAll(async () => {
  fixture = await createLensFixture(
    {},
    {
      beforeQuery: (event) => hooks.beforeQuery?.(event),
      afterQuery: (event) => hooks.afterQuery?.(event),
      onAudit: (event) => hooks.onAudit?.(event),
    },
  );
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
});
afterAll(() => fixture?.close());
beforeEach(() => {
  before = [];
  after = [];
  audits = [];
  hooks = {
    beforeQuery: (event) => void before.push(event),
    afterQuery: (event) => void after.push(event),
    onAudit: (event) => void audits.push(event),
  };
});

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('hooks of the host', () => {
  it('hear of every question, cached ones too, by words, bytes and in lists', async () => {
    const { queries, datasets } = fixture.lens;
    const { admin } = fixture;
    await queries.run(SPEC, admin);
    await queries.answer(bytes(SPEC), admin);
    // A service that could answer at once says that it cannot, so that the hook is not passed by.
    expect(queries.recall(bytes(SPEC), admin)).toBeUndefined();
    await queries.answer(bytes(SPEC), admin);
    await queries.answerMany(
      {
        queries: [
          { id: 'a', query: SPEC },
          { id: 'b', query: { dataset: 'none' } },
        ],
      },
      admin,
    );
    const dataset = (await datasets.list(admin)).items[0]?.id ?? '';
    const { dashboards } = fixture.lens;
    const { id } = await dashboards.create(admin, { title: 'Empty', filters: [], widgets: [] });
    expect(dashboards.recall(admin, id, bytes({}))).toBeUndefined();
    await dashboards.data(admin, id);
    await datasets.values(admin, dataset, { field: 'origin' });
    await datasets.answerPreview(admin, dataset);
    expect(before.map(({ kind }) => kind)).toEqual([
      'query',
      'query',
      'query',
      'batch',
      'dashboard',
      'values',
      'preview',
    ]);
    expect(before.slice(4).map(({ target }) => target)).toEqual([id, dataset, dataset]);
    expect(after).toHaveLength(7);
    expect(before.slice(0, 3).map(({ request }) => request)).toEqual([SPEC, SPEC, SPEC]);
    expect(after.slice(0, 3).map(({ answers }) => answers[0]?.cache?.status)).toEqual(['miss', 'hit', 'hit']);
    expect(after[3]?.answers.map(({ code }) => code)).toEqual([undefined, expect.any(String)]);
  });

  it('hear of questions that fail', async () => {
    await expect(fixture.lens.queries.run({ dataset: 'none' }, fixture.admin)).rejects.toThrow();
    expect(after).toMatchObject([{ outcome: 'error', code: 'unknown_dataset', answers: [] }]);
  });

  it('refuse a question by throwing, with their own error of Lens', async () => {
    hooks.beforeQuery = async () => {
      throw new UnavailableError('rate_limited', 'Your quota is used up.', 60);
    };
    const { queries } = fixture.lens;
    await queries.answer(bytes(SPEC), fixture.admin).catch(() => {});
    for (const asked of [
      () => queries.run(SPEC, fixture.admin),
      () => queries.answer(bytes(SPEC), fixture.admin),
      () => queries.answerMany({ queries: [{ id: 'a', query: SPEC }] }, fixture.admin),
    ]) {
      await expect(asked()).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 60 });
    }
  });

  it('refuse a question by failing, and then it is no answer to the caller', async () => {
    hooks.beforeQuery = () => {
      throw Object.assign(new Error('quota store is away'), { status: 404 });
    };
    const error: unknown = await fixture.lens.queries
      .run(SPEC, fixture.admin)
      .catch((reason: unknown) => reason);
    expect(error).not.toHaveProperty('status');
    expect(error).not.toHaveProperty('code');
  });

  it('cannot change who asks, what is asked, or what may be asked', async () => {
    hooks.beforeQuery = (event) => {
      expect(() => Object.assign(event.principal, { tenant: 'other' })).toThrow(TypeError);
      expect(() => Object.assign(event.principal.attributes, { tenantId: 'other' })).toThrow(TypeError);
      expect(() => Object.assign(event.request ?? {}, { dataset: 'other' })).toThrow(TypeError);
    };
    expect((await fixture.lens.queries.run(SPEC, fixture.admin)).rows).toHaveLength(1);
    hooks.beforeQuery = () => {};
    const viewer = { ...fixture.admin, role: 'viewer' as const };
    await expect(fixture.lens.queries.run(SPEC, viewer)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each<[string, () => Promise<void> | void]>([
    [
      'throws',
      () => {
        throw new Error('x');
      },
    ],
    ['rejects', () => Promise.reject(new Error('x'))],
    ['never settles', () => new Promise<void>(() => {})],
  ])('harm no answer and no change when one that only listens %s', async (_, hook) => {
    hooks.afterQuery = hook;
    hooks.onAudit = hook;
    expect((await fixture.lens.queries.run(SPEC, fixture.admin)).rows).toHaveLength(1);
    const made = await fixture.lens.apiKeys.create(fixture.admin, { name: 'x', scopes: ['query:read'] });
    expect(await fixture.lens.apiKeys.get(fixture.admin, made.id)).toBeDefined();
  });

  it('control 23: hear of the audit log once it is committed, and of nothing that was rolled back', async () => {
    const seen: Promise<boolean>[] = [];
    hooks.onAudit = (event) => {
      audits.push(event);
      seen.push(
        fixture.app
          .query(`select 1 from lens.api_keys where id = $1`, [event.target?.id])
          .then(({ rows }) => rows.length === 1),
      );
    };
    const { apiKeys } = fixture.lens;
    const made = await apiKeys.create(fixture.admin, { name: 'Heard', scopes: ['admin'] });
    expect(audits).toMatchObject([
      {
        tenant: 'default',
        action: 'apiKey.created',
        actor: { kind: 'user', id: fixture.admin.id },
        target: { kind: 'apiKey', id: made.id },
        outcome: 'success',
      },
    ]);
    expect(JSON.stringify(audits)).not.toContain(made.key);
    expect(await Promise.all(seen)).toEqual([true]);
    audits = [];
    // The change and its event are made, and then the commit fails.
    await fixture.app.query(`create function public.no_more() returns trigger language plpgsql as
      $body$ begin raise exception 'no more' using errcode = 'restrict_violation'; end $body$`);
    await fixture.app.query(`create constraint trigger no_more after delete on lens.api_keys
      deferrable initially deferred for each row execute function public.no_more()`);
    await expect(apiKeys.remove(fixture.admin, made.id)).rejects.toThrow();
    await fixture.app.query('drop trigger no_more on lens.api_keys');
    expect(audits).toEqual([]);
    expect(await apiKeys.get(fixture.admin, made.id)).toBeDefined();
  });
});
