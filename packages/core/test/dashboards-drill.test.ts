import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dimension, Metric, Principal, QueryResult, Row, Widget } from '../src/index.ts';
import { page, problemsOf } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

/** Moments around changes of clocks: Berlin's, Newfoundland's at one minute past midnight, Lord Howe's of half an hour. */
const AROUND = [
  '2024-03-31T01:00:00Z',
  '2024-10-27T01:00:00Z',
  '2010-03-14T03:31:00Z',
  '2010-11-07T02:31:00Z',
  '2024-04-06T15:00:00Z',
  '2024-10-05T15:30:00Z',
];
const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe'];
const BUCKETS: NonNullable<Exclude<Dimension, string>['granularity']>[] = [
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  { every: 15, unit: 'minute' },
  { every: 2, unit: 'hour' },
  { every: 6, unit: 'hour' },
  'hourOfDay',
  'weekday',
  'dayOfMonth',
  'monthOfYear',
];

let fixture: LensFixture;
let editor: Principal;

beforeAll(async () => {
  fixture = await createLensFixture();
  const { analytics, lens, admin } = fixture;
  await analytics.query(
    'create table public.visits (id integer primary key, at timestamptz, seen timestamp, day date, page text, score double precision, place integer)',
  );
  await analytics.query('create table public.places (id integer primary key, name text)');
  await analytics.query('create table public.tags (visit integer references public.visits (id), tag text)');
  await analytics.query(
    `insert into public.visits
      select row_number() over (), moment, moment at time zone 'UTC', (moment at time zone 'UTC')::date,
        (array['home', 'shop', null, 'it''s; --'])[1 + minute % 4], minute / 7.0, minute % 3
      from unnest($1::timestamptz[]) as around, generate_series(-200, 200, 13) as minute,
        lateral (select around + minute * interval '1 minute' + minute * interval '1 microsecond') as at(moment)`,
    [AROUND],
  );
  await analytics.query(`insert into public.places values (0, 'north'), (1, 'south')`);
  await analytics.query(
    `insert into public.tags select id, tag from public.visits, unnest(array['a', 'b']) tag where id % 2 = 0`,
  );
  await analytics.query('grant select on public.visits, public.places, public.tags to public');
  await lens.datasets.create(admin, {
    name: 'visits',
    base: { schema: 'public', table: 'visits' },
    key: ['id'],
    joins: [
      {
        as: 'where',
        schema: 'public',
        table: 'places',
        on: [['place', 'id']],
        type: 'left',
        cardinality: 'manyToOne',
      },
      {
        as: 'tagged',
        schema: 'public',
        table: 'tags',
        on: [['id', 'visit']],
        type: 'left',
        cardinality: 'oneToMany',
      },
    ],
    fields: {
      id: { type: 'integer', column: 'id' },
      at: { type: 'timestamp', column: 'at' },
      seen: { type: 'timestamp', column: 'seen', storedAs: { kind: 'timestamp', timezone: 'local' } },
      day: { type: 'date', column: 'day' },
      page: { type: 'text', column: 'page' },
      score: { type: 'double', column: 'score' },
      place: { type: 'text', column: 'where.name' },
      tag: { type: 'text', column: 'tagged.tag' },
    },
    policy: { hidden: { fields: ['score'], unlessRole: 'admin' } },
  });
  editor = admin;
});
afterAll(() => fixture?.close());

const METRICS: Metric[] = [
  { aggregate: 'count', as: 'n' },
  { aggregate: 'sum', field: 'id', as: 'ids' },
];

function widget(dimensions: Dimension[], more: Partial<Widget['query'] & object> = {}): Widget {
  const layout = { x: 0, y: 0, w: 4, h: 2 };
  const query = { dataset: 'visits', dimensions, metrics: METRICS, limit: 5000, ...more };
  return { id: 'w', title: 'Visits', kind: 'table', query, options: {}, layout };
}

const read = ({ body }: { body: Uint8Array }): QueryResult => JSON.parse(Buffer.from(body).toString());

async function made(one: Widget, more: object = {}): Promise<{ id: string; widgetId: string }> {
  const { id } = await fixture.lens.dashboards.create(editor, { ...page('Page', one), ...more });
  return { id, widgetId: one.id };
}

/** Every group of the answer has as many rows behind it as it counts, and the same ones by the sum of their ids. */
async function expectEachGroup(
  place: { id: string; widgetId: string },
  request: object = {},
): Promise<number> {
  const { dashboards } = fixture.lens;
  const { columns, rows } = read(await dashboards.answerWidget(editor, place, request));
  const names = columns.filter(({ role }) => role === 'dimension').map(({ name }) => name);
  for (const row of rows) {
    const drill = Object.fromEntries(names.map((name) => [name, row[name] as string | null]));
    const behind = read(await dashboards.answerWidget(editor, place, { ...request, drill }));
    const ids = behind.rows.map(({ id }) => Number(id));
    const sum = ids.reduce((total, id) => total + id, 0);
    expect({ drill, n: ids.length, ids: sum }).toEqual({ drill, n: row['n'], ids: Number(row['ids']) });
    expect(new Set(ids).size).toBe(ids.length);
  }
  return rows.length;
}

describe('rows behind a group', () => {
  it.each(ZONES)('are those it counts, whatever time is cut into, in %s', async (timezone) => {
    for (const granularity of BUCKETS) {
      for (const field of ['at', 'seen'] as const) {
        const dimensions = [{ field, granularity, as: 'bucket' }];
        const place = await made(widget(dimensions, { limit: 40 }), { timezone });
        expect(await expectEachGroup(place)).toBeGreaterThan(0);
      }
    }
  });

  it('are those it counts for text, null, days, moments, doubles and fields of joins', async () => {
    for (const dimensions of [
      ['page'],
      ['place', 'page'],
      ['day'],
      ['seen'],
      ['score'],
      [{ field: 'day', granularity: 'quarter' as const }],
      ['tag'],
    ]) {
      const place = await made(widget(dimensions, dimensions[0] === 'tag' ? { metrics: [] } : {}));
      if (dimensions[0] !== 'tag') expect(await expectEachGroup(place)).toBeGreaterThan(1);
      else {
        const { rows } = read(
          await fixture.lens.dashboards.answerWidget(editor, place, { drill: { tag: 'a' } }),
        );
        const tagged = await fixture.analytics.query(
          `select distinct visit from public.tags where tag = 'a' order by 1`,
        );
        expect(rows.map(({ id }) => id)).toEqual(tagged.rows.map(({ visit }: Row) => visit));
      }
    }
  });

  it('are under the filters of the load, and of the widget', async () => {
    const filters = [
      { id: 'pages', field: 'page', type: 'select', multiple: true, default: ['home'] },
      { id: 'when', field: 'at', type: 'date' },
    ];
    const query = { filters: [{ field: 'place', op: 'eq' as const, value: 'north' }] };
    const place = await made(widget([{ field: 'at', granularity: 'week' }], query), { filters });
    const when = { start: '2024-01-01', end: '2024-10-06' };
    expect(await expectEachGroup(place)).toBeGreaterThan(1);
    expect(await expectEachGroup(place, { filters: { pages: null, when } })).toBeGreaterThan(1);
    expect(await expectEachGroup(place, { timezone: 'Asia/Tokyo' })).toBeGreaterThan(1);
    const all = read(await fixture.lens.dashboards.answerWidget(editor, place, { drill: {} }));
    expect(new Set(all.rows.map((row) => `${String(row['page'])} ${String(row['place'])}`))).toEqual(
      new Set(['home north']),
    );
    // Fields of a join that repeats rows are not there.
    expect(all.columns.map(({ name }) => name)).toEqual([
      'id',
      'at',
      'seen',
      'day',
      'page',
      'score',
      'place',
    ]);
  });

  it('are for whoever may ask: neither viewers nor guests, and no hidden field', async () => {
    const { lens, admin } = fixture;
    const place = await made(widget(['page']));
    await lens.dashboards.share(admin, place.id, { visibility: 'tenant' });
    const [dataset] = (await lens.datasets.list(admin, { q: 'visits' })).items;
    await lens.datasets.share(admin, dataset?.id ?? '', { visibility: 'tenant' });
    const viewer: Principal = {
      ...admin,
      id: crypto.randomUUID(),
      role: 'viewer',
      scopes: ['dashboards:read', 'query:read'],
    };
    const { token } = await lens.embed.createToken(admin, { dashboardId: place.id, lockedFilters: [] });
    const guest = await lens.auth.authenticate(token);
    const request = { drill: { page: 'home' } };
    for (const who of [viewer, guest]) {
      await expect(lens.dashboards.answerWidget(who, place, {})).resolves.toBeDefined();
      await expect(lens.dashboards.answerWidget(who, place, request)).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    const other: Principal = { ...admin, id: crypto.randomUUID(), role: 'editor' };
    const { columns } = read(await lens.dashboards.answerWidget(other, place, request));
    expect(columns.map(({ name }) => name)).not.toContain('score');
  });

  it('are refused with what is wrong, and where', async () => {
    const place = await made(
      widget(['page', { field: 'at', granularity: 'weekday' }, { field: 'at', granularity: 'day' }]),
    );
    const drill = (values: object) =>
      problemsOf(
        fixture.lens.dashboards.answerWidget(editor, place, { drill: values as { [name: string]: string } }),
      );
    expect(await drill({ pages: 'home' })).toEqual(['/drill/pages unknown_dimension']);
    expect(await drill({ at_weekday: 8 })).toEqual(['/drill/at_weekday value_type']);
    expect(await drill({ at_day: 'soon' })).toEqual(['/drill/at_day value_type']);
    expect(await drill({ page: ['home'], ids: 1 })).toEqual(['/drill/page wrong_type']);
    const raw = await made({ ...widget([]), query: { dataset: 'visits', fields: ['id'] } });
    expect(await problemsOf(fixture.lens.dashboards.answerWidget(editor, raw, { drill: {} }))).toEqual([
      '/drill not_supported',
    ]);
  });
});
