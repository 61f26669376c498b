import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopesOfRole, type DashboardDefinition, type Principal, type QuerySpec } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
let dashboardId: string;
/** Later than the clock of the machine; it only goes as the test says. */
let now = Date.UTC(2030, 4, 6, 12);

const layout = { x: 0, y: 0, w: 1, h: 1 };
const count = [{ aggregate: 'count' as const, as: 'n' }];
const SPECS: readonly QuerySpec[] = [
  { dataset: 'flights', metrics: count },
  { dataset: 'flights', metrics: count, dimensions: ['origin'], limit: 7 },
  {
    dataset: 'flights',
    dimensions: ['originState'],
    metrics: [{ aggregate: 'avg', field: 'delay', as: 'delay' }],
  },
  {
    dataset: 'flights',
    metrics: count,
    filters: [{ field: 'date', op: 'inRange', value: { toDate: 'month' } }],
  },
  {
    dataset: 'flights',
    metrics: count,
    timezone: 'Europe/Paris',
    filters: [{ field: 'date', op: 'inRange', value: { last: 3, unit: 'day', includeCurrent: true } }],
  },
];

const definition: DashboardDefinition = {
  title: 'Prepared',
  filters: [
    { id: 'from', field: 'origin', type: 'select', multiple: true },
    { id: 'tail', field: 'tailNumber', type: 'text', default: 'N1' },
  ],
  widgets: SPECS.map((query, index) => ({
    id: `w${index}`,
    title: '',
    kind: 'table',
    options: {},
    layout,
    query,
  })),
};

beforeAll(async () => {
  fixture = await createLensFixture({ CACHE_TTL_SECONDS: '3600' }, { clock: () => new Date(now) });
  await fixture.lens.datasets.create(fixture.admin, {
    ...flightsDataset,
    policy: { rows: { field: 'origin', op: 'neq', value: { attribute: 'notFrom' } } },
  });
  dashboardId = (await fixture.lens.dashboards.create(fixture.admin, definition)).id;
});
afterAll(() => fixture.close());

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);
const waitUntilSeen = (): Promise<void> => new Promise((wake) => setTimeout(wake, 1_100));

function principal(notFrom: string, role: 'editor' | 'admin' = 'editor', timezone?: string): Principal {
  return {
    kind: 'host',
    id: `who-${notFrom}`,
    tenant: fixture.admin.tenant,
    role,
    scopes: scopesOfRole(role),
    attributes: { notFrom, other: Math.random() },
    ...(timezone === undefined ? {} : { timezone }),
  };
}

/** Everything a load says but what varies per request. */
async function loadText(asked: object | Uint8Array, who: Principal): Promise<string> {
  const { items, warnings } = await fixture.lens.dashboards.data(who, dashboardId, asked);
  return JSON.stringify([
    items.map((item) =>
      item.status === 'ok' ? [item.id, textOf(item.answer.body)] : [item.id, item.error.code],
    ),
    warnings,
  ]);
}

describe('a question as JSON', () => {
  it('is answered as the object is, byte for byte, whoever asks and whenever', async () => {
    const { lens } = fixture;
    const step = fc.record({
      spec: fc.constantFrom(...SPECS),
      notFrom: fc.constantFrom('ORD', 'LAX', "O'Hare"),
      role: fc.constantFrom('editor' as const, 'admin' as const),
      timezone: fc.constantFrom(undefined, 'America/New_York'),
      days: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: -2, max: 3 })),
      emptied: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
    });
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
        for (const { spec, notFrom, role, timezone, days, emptied } of steps) {
          now += days * 86_400_000;
          if (emptied) await lens.cache.invalidate({ tags: [`tenant:"${fixture.admin.tenant}"`] });
          const who = principal(notFrom, role, timezone);
          const fast = await lens.queries.answer(bytesOf(spec), who);
          const slow = await lens.queries.answer(spec, who);
          expect(textOf(fast.body)).toBe(textOf(slow.body));
          expect([fast.etag, slow.cache.status]).toEqual([slow.etag, 'hit']);
          if (fast.cache.status === 'hit') hits += 1;
        }
      }),
      { numRuns: 15 },
    );
    expect(hits).toBeGreaterThan(5);
  });

  it('is refused as the object is, each time', async () => {
    const broken = { dataset: 'flights', metrics: [{ aggregate: 'sum', field: 'nope' }], filter: [] };
    const errors = [];
    for (const asked of [bytesOf(broken), bytesOf(broken), broken as QuerySpec]) {
      errors.push(await fixture.lens.queries.answer(asked, fixture.admin).catch((error: unknown) => error));
    }
    expect(errors[0]).toMatchObject({ code: 'invalid_query', issues: expect.any(Array) });
    expect(errors[1]).toEqual(errors[0]);
    expect(errors[2]).toEqual(errors[0]);
    await expect(fixture.lens.queries.answer(bytesOf('x').subarray(1), fixture.admin)).rejects.toMatchObject({
      code: 'malformed_json',
    });
  });

  it('is asked anew by who may not: a remembered answer lets nobody in', async () => {
    const [spec] = SPECS;
    await fixture.lens.queries.answer(bytesOf(spec), principal('ORD'));
    await expect(
      fixture.lens.queries.answer(bytesOf(spec), { ...principal('ORD'), role: 'viewer' }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      fixture.lens.queries.answer(bytesOf(spec), { ...principal('ORD'), scopes: [] }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('follows a change of its dataset within a second', async () => {
    const spec: QuerySpec = { dataset: 'flights', metrics: count, dimensions: ['origin'] };
    const who = principal('ORD');
    const before = textOf((await fixture.lens.queries.answer(bytesOf(spec), who)).body);
    expect(before).not.toContain('"ORD"');
    await fixture.app.query(
      `update lens.datasets set revision = revision + 1, definition = (definition::jsonb #- '{policy}')::json`,
    );
    await waitUntilSeen();
    const open = textOf((await fixture.lens.queries.answer(bytesOf(spec), who)).body);
    expect(open).toContain('"ORD"');
    await fixture.app.query(
      `update lens.datasets set revision = revision + 1, definition = (definition::jsonb || $1::jsonb)::json`,
      [JSON.stringify({ policy: { rows: { field: 'origin', op: 'eq', value: { attribute: 'missing' } } } })],
    );
    await waitUntilSeen();
    expect(JSON.parse(textOf((await fixture.lens.queries.answer(bytesOf(spec), who)).body))).toMatchObject({
      rows: [],
    });
    await fixture.app.query(
      `update lens.datasets set revision = revision + 1, definition = (definition::jsonb || $1::jsonb)::json`,
      [JSON.stringify({ policy: { rows: { field: 'origin', op: 'neq', value: { attribute: 'notFrom' } } } })],
    );
    await waitUntilSeen();
    expect(JSON.parse(textOf((await fixture.lens.queries.answer(bytesOf(spec), who)).body))).toEqual({
      ...JSON.parse(before),
      computedAt: expect.any(String),
    });
  });
});

describe('a load of a dashboard as JSON', () => {
  it('answers as the object does, again and again, from the cache and from the database', async () => {
    const requests = [
      {},
      { filters: { from: ['ORD', 'LAX'] } },
      { filters: { tail: null } },
      { widgets: ['w1', 'w3'] },
    ];
    for (const emptied of [false, false, true, false]) {
      if (emptied) await fixture.lens.cache.invalidate({ tags: [`tenant:"${fixture.admin.tenant}"`] });
      for (const request of requests) {
        for (const who of [principal('ORD'), principal('LAX'), principal('ORD', 'admin', 'Asia/Tokyo')]) {
          const fast = await loadText(bytesOf(request), who);
          expect(fast).toBe(await loadText(request, who));
          if (request.widgets === undefined) expect(JSON.parse(fast)[0]).toHaveLength(SPECS.length);
        }
      }
    }
  });

  it('warns each time of filters that reach nothing', async () => {
    const request = { filters: { tail: 'N2' } };
    const first = await fixture.lens.dashboards.data(principal('ORD'), dashboardId, bytesOf(request));
    const second = await fixture.lens.dashboards.data(principal('ORD'), dashboardId, bytesOf(request));
    expect(second.warnings).toEqual(first.warnings);
    expect(first.warnings).toHaveLength(SPECS.length);
    second.warnings.pop();
    const third = await fixture.lens.dashboards.data(principal('ORD'), dashboardId, bytesOf(request));
    expect(third.warnings).toHaveLength(SPECS.length);
  });

  it('asks the database when it is told to, also in the same bytes', async () => {
    const asked = bytesOf({ fresh: true });
    for (let time = 0; time < 2; time += 1) {
      const { items } = await fixture.lens.dashboards.data(principal('ORD'), dashboardId, asked);
      expect(items.map((item) => item.status === 'ok' && item.answer.cache.status)).toEqual(
        SPECS.map(() => 'miss'),
      );
    }
  });

  it('follows a change of the dashboard within a second', async () => {
    const who = principal('ORD');
    expect(JSON.parse(await loadText(bytesOf({}), who))[0]).toHaveLength(SPECS.length);
    await fixture.app.query('delete from lens.widgets where dashboard_id = $1 and id = $2', [
      dashboardId,
      'w0',
    ]);
    await waitUntilSeen();
    expect(JSON.parse(await loadText(bytesOf({}), who))[0]).toHaveLength(SPECS.length - 1);
    await fixture.app.query('delete from lens.widgets where dashboard_id = $1', [dashboardId]);
    await fixture.app.query('delete from lens.dashboards where id = $1', [dashboardId]);
    await waitUntilSeen();
    await expect(loadText(bytesOf({}), who)).rejects.toMatchObject({ code: 'not_found' });
  });
});
