import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  scopesOfRole,
  type DashboardDefinition,
  type EmbedTokenRequest,
  type FieldValues,
  type LockedFilter,
  type Principal,
  type QueryResult,
} from '../src/index.ts';
import { chart, codeOf, note, page, problemsOf } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const definition: DashboardDefinition = {
  ...page(
    'Embedded',
    chart('origins'),
    chart('destinations', 'destination'),
    {
      ...chart('rows'),
      kind: 'table',
      query: { dataset: 'flights', fields: ['origin', 'destination', 'distance'], limit: 200 },
    },
    {
      ...chart('total'),
      kind: 'kpi',
      query: {
        dataset: 'flights',
        metrics: [
          { aggregate: 'count', as: 'n' },
          { aggregate: 'avg', field: 'delay', as: 'd' },
        ],
      },
    },
    note('about'),
  ),
  filters: [
    { id: 'from', field: 'origin', type: 'select', multiple: true },
    { id: 'to', field: 'destination', type: 'text', dependsOn: ['from'] },
  ],
};

interface Flight {
  origin: string;
  destination: string;
  distance: number;
  delay: number | null;
}

let fixture: LensFixture;
let id: string;
let flights: Flight[];

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
  id = (await fixture.lens.dashboards.create(fixture.admin, definition)).id;
  const { rows } = await fixture.analytics.query<Flight>(
    'select origin, destination, distance, delay from public.flights',
  );
  flights = rows;
});
afterAll(() => fixture?.close());

const read = <Body>({ body }: { body: Uint8Array }): Body => JSON.parse(Buffer.from(body).toString()) as Body;

async function letIn(
  request: Partial<EmbedTokenRequest> = {},
  by: Principal = fixture.admin,
): Promise<Principal> {
  const { lens } = fixture;
  const { token } = await lens.embed.createToken(by, { dashboardId: id, lockedFilters: [], ...request });
  return lens.auth.authenticate(token);
}

const person = (role: Principal['role'], attributes: Principal['attributes'] = {}): Principal => ({
  ...fixture.admin,
  id: crypto.randomUUID(),
  role,
  scopes: scopesOfRole(role),
  attributes,
});

/** A lock with the flights that it lets be seen. */
interface Lock {
  filter: LockedFilter;
  holds: (flight: Flight) => boolean;
}

const locks = (): fc.Arbitrary<Lock[]> => {
  const airports = [...new Set(flights.map(({ origin }) => origin))].slice(0, 12);
  const dataset = fc.constantFrom('flights');
  const lists = fc.uniqueArray(fc.constantFrom(...airports), { minLength: 1, maxLength: 6 });
  const lock = fc.oneof(
    fc
      .record({ dataset, field: fc.constantFrom('origin' as const, 'destination' as const), value: lists })
      .map(({ field, value, ...rest }): Lock => ({
        filter: { ...rest, field, op: 'in', value },
        holds: (flight) => value.includes(flight[field]),
      })),
    fc.record({ dataset, value: fc.integer({ min: 100, max: 1500 }) }).map(({ value, ...rest }): Lock => ({
      filter: { ...rest, field: 'distance', op: 'lt', value },
      holds: ({ distance }) => distance < value,
    })),
    fc.record({ dataset, value: fc.constantFrom(...airports) }).map(({ value, ...rest }): Lock => ({
      filter: { ...rest, field: 'origin', op: 'neq', value },
      holds: ({ origin }) => origin !== value,
    })),
  );
  return fc.array(lock, { minLength: 1, maxLength: 3 });
};

describe('control 15: an embed token', () => {
  it(
    'control 15: shows nothing outside its locked filters: no widget, no value list, however it is filtered',
    { timeout: 120_000 },
    async () => {
      const chosen = fc.record({
        from: fc.constantFrom<(string[] | null | undefined)[]>(
          undefined,
          null,
          ['ORD'],
          ['ORD', 'MDW'],
          ['ATL'],
        ),
        to: fc.constantFrom<(string | null | undefined)[]>(undefined, null, 'LAX', 'ATL'),
      });
      let seen = 0;
      await fc.assert(
        fc.asyncProperty(locks(), chosen, async (locked, { from, to }) => {
          const guest = await letIn({ lockedFilters: locked.map(({ filter }) => filter) });
          const inside = flights.filter((flight) => locked.every(({ holds }) => holds(flight)));
          const shown = inside.filter(
            ({ origin, destination }) =>
              (from?.includes(origin) ?? true) && (to === undefined || to === null || destination === to),
          );
          if (shown.length > 0) seen += 1;
          const filters = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
          const { items } = await fixture.lens.dashboards.data(guest, id, { filters });
          const [origins, destinations, rows, total] = items.map((item) =>
            item.status === 'ok' ? read<QueryResult>(item.answer).rows : [],
          );
          expect(counted(origins, 'origin')).toEqual(counts(shown, 'origin'));
          expect(counted(destinations, 'destination')).toEqual(counts(shown, 'destination'));
          expect(total?.[0]?.['n']).toBe(shown.length);
          expect(rows).toHaveLength(Math.min(200, shown.length));
          const one = await fixture.lens.dashboards.answerWidget(
            guest,
            { id, widgetId: 'origins' },
            { filters },
          );
          expect(counted(read<QueryResult>(one).rows, 'origin')).toEqual(counts(shown, 'origin'));
          const values = await fixture.lens.dashboards.answerFilterValues(
            guest,
            { id, filterId: 'to' },
            { filters, limit: 1000 },
          );
          const offered = inside.filter(({ origin }) => from?.includes(origin) ?? true);
          expect(read<FieldValues>(values).values).toEqual(
            [...new Set(offered.map(({ destination }) => destination))].toSorted(),
          );
        }),
        { numRuns: 40 },
      );
      expect(seen).toBeGreaterThan(10);
    },
  );

  it('control 15: is kept apart from others with the same questions, in the cache too', async () => {
    const one = await letIn({
      lockedFilters: [{ dataset: 'flights', field: 'origin', op: 'eq', value: 'ORD' }],
    });
    const other = await letIn({
      lockedFilters: [{ dataset: 'flights', field: 'origin', op: 'eq', value: 'ATL' }],
    });
    for (const _ of [1, 2]) {
      const totals = await Promise.all(
        [one, other, fixture.admin].map(
          async (who) =>
            read<QueryResult>(await fixture.lens.dashboards.answerWidget(who, { id, widgetId: 'total' }))
              .rows[0]?.['n'],
        ),
      );
      const from = (origin: string): number => flights.filter((flight) => flight.origin === origin).length;
      expect(totals).toEqual([from('ORD'), from('ATL'), flights.length]);
    }
  });

  it('control 15: stays locked when the dataset gets another name', async () => {
    const copy = await fixture.lens.datasets.create(fixture.admin, { ...flightsDataset, name: 'trips' });
    const widget = {
      ...chart('n'),
      query: {
        dataset: copy.id,
        metrics: [{ aggregate: 'count' as const, as: 'n' }],
        dimensions: ['origin'],
      },
    };
    const made = await fixture.lens.dashboards.create(fixture.admin, page('Trips', widget));
    const guest = await letIn({
      dashboardId: made.id,
      lockedFilters: [{ dataset: 'trips', field: 'origin', op: 'eq', value: 'ORD' }],
    });
    const { id: _id, revision, createdAt: _c, updatedAt: _u, ...rest } = copy;
    await fixture.lens.datasets.update(fixture.admin, copy.id, { ...rest, name: 'journeys' }, { revision });
    await vi.waitFor(async () => {
      const answer = await fixture.lens.dashboards.answerWidget(guest, { id: made.id, widgetId: 'n' });
      expect(read<QueryResult>(answer).rows.map(({ origin }) => origin)).toEqual(['ORD']);
    });
  });

  it('control 15: gives no answer, and never a wider one, when a lock does not fit any more', async () => {
    const copy = await fixture.lens.datasets.create(fixture.admin, { ...flightsDataset, name: 'flown' });
    const widget = {
      ...chart('n'),
      query: { dataset: 'flown', metrics: [{ aggregate: 'count' as const }], dimensions: ['destination'] },
    };
    const made = await fixture.lens.dashboards.create(fixture.admin, page('Flown', widget));
    const guest = await letIn({
      dashboardId: made.id,
      lockedFilters: [{ dataset: 'flown', field: 'origin', op: 'eq', value: 'ORD' }],
    });
    const { id: _id, revision, createdAt: _c, updatedAt: _u, ...rest } = copy;
    const { origin: _origin, ...fields } = rest.fields;
    await fixture.lens.datasets.update(fixture.admin, copy.id, { ...rest, fields }, { revision });
    await vi.waitFor(async () => {
      expect(await codeOf(fixture.lens.dashboards.answerWidget(guest, { id: made.id, widgetId: 'n' }))).toBe(
        'invalid_query',
      );
    });
  });

  it('control 12/15: opens its one dashboard for viewing, and nothing else', async () => {
    const { lens } = fixture;
    const guest = await letIn();
    const another = await lens.dashboards.create(fixture.admin, page('Another', note('x')));
    expect((await lens.dashboards.get(guest, id)).title).toBe('Embedded');
    expect(await codeOf(lens.dashboards.get(guest, another.id))).toBe('not_found');
    expect(await codeOf(lens.dashboards.data(guest, another.id))).toBe('not_found');
    const refused: readonly (() => unknown)[] = [
      () => lens.dashboards.list(guest),
      () => lens.dashboards.versions(guest, id),
      () => lens.dashboards.version(guest, id, 1),
      () => lens.dashboards.diff(guest, id, 1),
      () => lens.dashboards.widget(guest, id, 'origins'),
      () => lens.dashboards.addFavourite(guest, id),
      () => lens.dashboards.export(guest, id),
      () => lens.dashboards.sharing(guest, id),
      () => lens.dashboards.update(guest, id, definition, { revision: 1 }),
      () => lens.datasets.list(guest),
      () => lens.queries.run({ dataset: 'flights', metrics: [{ aggregate: 'count' }] }, guest),
      () => lens.queries.export({ dataset: 'flights', fields: ['origin'] }, guest),
      () => lens.queries.explain({ dataset: 'flights', fields: ['origin'] }, guest),
      () => lens.embed.createToken(guest, { dashboardId: id, lockedFilters: [] }),
      () => lens.embed.revokeTokens(guest, { dashboardId: id }),
      () => lens.audit.list(guest),
    ];
    for (const call of refused) {
      expect(await codeOf((async () => call())()), String(call)).toBe('forbidden');
    }
  });

  it('control 15: shows no more than whoever made it may see', async () => {
    const { lens } = fixture;
    const maker = person('editor');
    const hidden = await lens.dashboards.create(fixture.admin, page('Private', note('x')));
    await lens.dashboards.share(fixture.admin, hidden.id, { visibility: 'private' });
    expect(await codeOf(letIn({ dashboardId: hidden.id }, maker))).toBe('not_found');
    const guest = await letIn({}, maker);
    expect((await lens.dashboards.data(guest, id)).items[0]?.status).toBe('ok');
    await lens.dashboards.share(fixture.admin, id, { visibility: 'private' });
    await vi.waitFor(async () => expect(await codeOf(lens.dashboards.data(guest, id))).toBe('not_found'));
    await lens.dashboards.share(fixture.admin, id, { visibility: 'tenant' });
  });

  it('control 13/15: takes attributes beyond the own from admins only', async () => {
    const maker = person('editor', { region: ['north', 'south'], level: 1 });
    expect(await codeOf(letIn({ attributes: { region: ['south', 'north'] } }, maker))).toBe('done');
    expect(await codeOf(letIn({ attributes: { region: ['north', 'south'], level: 1 } }, maker))).toBe('done');
    for (const attributes of [
      { region: 'west' },
      { region: ['north', 'west'] },
      { region: ['north', 'south', 'west'] },
      { level: 2 },
      { other: 1 },
      { userId: maker.id },
    ]) {
      expect(await codeOf(letIn({ attributes }, maker)), JSON.stringify(attributes)).toBe('forbidden');
    }
    const guest = await letIn({ attributes: { region: 'west', tenantId: 'another' } });
    expect(guest.attributes).toEqual({ region: 'west', tenantId: 'default' });
  });

  it('control 13/15: shows no more than its maker sees where a policy excludes what an attribute names', async () => {
    const { lens } = fixture;
    const name = 'flights_barred';
    const rows = { field: 'origin', op: 'notIn', value: { attribute: 'barred' } };
    await lens.datasets.create(fixture.admin, { ...flightsDataset, name, policy: { rows } });
    const query = { dataset: name, metrics: [{ aggregate: 'count' as const, as: 'n' }] };
    const total = page('Barred', { ...chart('total'), kind: 'kpi', query });
    const { id: dashboardId } = await lens.dashboards.create(fixture.admin, total);
    const barred = ['ORD', 'ATL'];
    const maker = person('editor', { barred });
    for (const fewer of [['ORD'], [], 'ORD', null]) {
      const request = { dashboardId, attributes: { barred: fewer } };
      expect(await codeOf(letIn(request, maker)), JSON.stringify(fewer)).toBe('forbidden');
    }
    const counted = async (guest: Principal): Promise<QueryResult['rows']> => {
      const { answerWidget } = lens.dashboards;
      return read<QueryResult>(await answerWidget(guest, { id: dashboardId, widgetId: 'total' })).rows;
    };
    const n = flights.filter(({ origin }) => !barred.includes(origin)).length;
    expect(await counted(await letIn({ dashboardId, attributes: { barred } }, maker))).toEqual([{ n }]);
    expect(await counted(await letIn({ dashboardId }, maker))).toEqual([{ n: 0 }]);
  });

  it('control 15: keeps the locks of whoever made it', async () => {
    const maker: Principal = {
      ...person('editor'),
      lockedFilters: [{ dataset: 'flights', field: 'origin', op: 'eq', value: 'ORD' }],
    };
    const guest = await letIn(
      { lockedFilters: [{ dataset: 'flights', field: 'distance', op: 'lt', value: 1000 }] },
      maker,
    );
    const { rows } = read<QueryResult>(
      await fixture.lens.dashboards.answerWidget(guest, { id, widgetId: 'total' }),
    );
    expect(rows[0]?.['n']).toBe(
      flights.filter(({ origin, distance }) => origin === 'ORD' && distance < 1000).length,
    );
  });

  it('control 15: ends when tokens of its dashboard are revoked, in every process, and those made later do not', async () => {
    const other = fixture.another();
    const { token } = await fixture.lens.embed.createToken(fixture.admin, {
      dashboardId: id,
      lockedFilters: [],
    });
    const there = await other.auth.authenticate(token);
    expect((await other.dashboards.data(there, id)).items).toHaveLength(4);
    await fixture.lens.embed.revokeTokens(fixture.admin, { dashboardId: id });
    const here = await fixture.lens.auth.authenticate(token);
    expect(await codeOf(fixture.lens.dashboards.data(here, id))).toBe('invalid_token');
    expect(await codeOf(fixture.lens.dashboards.get(here, id))).toBe('invalid_token');
    await vi.waitFor(
      async () => expect(await codeOf(other.dashboards.data(there, id))).toBe('invalid_token'),
      2_000,
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await fixture.lens.dashboards.data(await letIn(), id)).items).toHaveLength(4);
  });

  it('control 15: is made of what fits only, and told where it does not', async () => {
    const lock = (filter: object): Promise<string[]> =>
      problemsOf(
        letIn({
          lockedFilters: [
            { dataset: 'flights', field: 'origin', op: 'eq', value: 'ORD', ...filter } as LockedFilter,
          ],
        }),
      );
    expect(await lock({})).toEqual([]);
    expect(await lock({ dataset: 'nowhere' })).toEqual(['/lockedFilters/0/dataset unknown_dataset']);
    expect(await lock({ field: 'orgin' })).toEqual(['/lockedFilters/0/field unknown_field']);
    expect(await lock({ field: '__proto__' })).toEqual(['/lockedFilters/0/field unknown_field']);
    expect(await lock({ field: 'distance' })).toEqual(['/lockedFilters/0 value_type']);
    expect(await lock({ value: null })).toEqual(['/lockedFilters/0 value_type']);
    expect(await problemsOf(letIn({ attributes: { long: 'x'.repeat(9_000) } }))).toEqual([' limit_exceeded']);
    expect(await problemsOf(letIn({ expiresInSeconds: 601 }))).toEqual(['/expiresInSeconds too_large']);
    expect(await codeOf(letIn({ dashboardId: crypto.randomUUID() }))).toBe('not_found');
  });

  it('control 23: and its revocation are in the audit log, without what it holds', async () => {
    await letIn({
      attributes: { region: 'canary-region' },
      lockedFilters: [{ dataset: 'flights', field: 'origin', op: 'eq', value: 'ORD' }],
    });
    const { items } = await fixture.lens.audit.list(fixture.admin, { target: `dashboard:${id}`, limit: 100 });
    expect(items.find(({ action }) => action === 'embedToken.created')?.details).toEqual({
      token: expect.any(String),
      expiresInSeconds: 600,
      locked: 1,
    });
    expect(items.map(({ action }) => action)).toContain('embedTokens.revoked');
    expect(JSON.stringify(items)).not.toContain('canary-region');
  });
});

function counts(shown: readonly Flight[], field: 'origin' | 'destination'): Record<string, number> {
  const found: Record<string, number> = {};
  for (const flight of shown) found[flight[field]] = (found[flight[field]] ?? 0) + 1;
  return found;
}

function counted(rows: QueryResult['rows'] | undefined, field: string): Record<string, number> {
  return Object.fromEntries((rows ?? []).map((row) => [String(row[field]), Number(row['n'])]));
}
