import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  AnswerItem,
  Dashboard,
  KpiOptions,
  Principal,
  QueryResult,
  QuerySpec,
  Widget,
} from '../src/index.ts';
import { chart, codeOf, note, page, problemsOf } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
let editor: Principal;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
  editor = fixture.admin;
});
afterAll(() => fixture?.close());

const layout = { x: 0, y: 0, w: 4, h: 2 };

function kpi(id: string, query: Partial<QuerySpec>): Widget {
  return { id, title: id, kind: 'kpi', query: { dataset: 'flights', ...query }, options: {}, layout };
}

const FLIGHTS = kpi('flights', { metrics: [{ aggregate: 'count' }] });
const LATE = kpi('late', {
  metrics: [
    { aggregate: 'count', as: 'n' },
    { aggregate: 'sum', field: 'delay', as: 'minutes' },
  ],
  filters: [{ field: 'delay', op: 'gt', value: 15 }],
});
const SHARE: KpiOptions = {
  formula: 'round(100 * late / flights, 2)',
  values: { late: { widget: 'late', metric: 'n' }, flights: { widget: 'flights' } },
  unit: '%',
  format: { style: 'number', maximumFractionDigits: 2 },
};

function derived(options: KpiOptions | object = SHARE, id: string = 'share'): Widget {
  return { id, title: 'Late', kind: 'kpi', query: null, options: { ...options }, layout };
}

const make = (...widgets: Widget[]): Promise<Dashboard> =>
  fixture.lens.dashboards.create(editor, {
    ...page('Derived', ...widgets),
    filters: [{ id: 'origin', field: 'origin', type: 'select' }],
  });

async function resultsOf(id: string, request: object = {}): Promise<Map<string, QueryResult | string>> {
  const { items } = await fixture.lens.dashboards.data(editor, id, request);
  return new Map(
    items.map((item) => [
      item.id,
      item.status === 'ok'
        ? (JSON.parse(Buffer.from(item.answer.body).toString()) as QueryResult)
        : item.error.code,
    ]),
  );
}

/** The share by Postgres itself. */
async function shareOf(origin: string | null): Promise<unknown> {
  const { rows } = await fixture.analytics.query(
    `select round(100 * (count(*) filter (where delay > 15))::numeric / count(*), 2)::float8 as share
      from public.flights where $1::text is null or origin = $1`,
    [origin],
  );
  return rows[0]?.['share'];
}

describe('a KPI made of other widgets', () => {
  it('is calculated from what they answer, under the filters they are under', async () => {
    const { id } = await make(derived(), FLIGHTS, LATE, note('about'));
    for (const origin of [null, 'ORD']) {
      const results = await resultsOf(id, origin === null ? {} : { filters: { origin } });
      expect([...results.keys()]).toEqual(['share', 'flights', 'late']);
      const share = results.get('share') as QueryResult;
      expect(Number(share.rows[0]?.['value'])).toBe(await shareOf(origin));
      expect(share).toMatchObject({
        columns: [{ name: 'value', role: 'metric', label: 'Late', unit: '%', format: SHARE.format }],
        rowCount: 1,
        truncated: false,
      });
    }
  });

  it('alone brings its sources along and shows none of them', async () => {
    const { id } = await make(FLIGHTS, LATE, derived());
    const alone = await resultsOf(id, { widgets: ['share'] });
    expect([...alone.keys()]).toEqual(['share']);
    const answer = await fixture.lens.dashboards.answerWidget(editor, { id, widgetId: 'share' });
    const result = JSON.parse(Buffer.from(answer.body).toString()) as QueryResult;
    expect(result).toEqual(alone.get('share'));
    expect(answer.cache.status).toBe('hit');
  });

  it('is remembered with its load, and recalled at once', async () => {
    const { dashboards } = fixture.lens;
    const { id } = await make(FLIGHTS, LATE, derived());
    const request = Buffer.from(JSON.stringify({ filters: { origin: 'ATL' } }));
    const shown = (items: readonly AnswerItem[] = []): unknown[] =>
      items.map((item) =>
        item.status === 'ok' ? [item.id, Buffer.from(item.answer.body).toString()] : item,
      );
    const first = shown((await dashboards.data(editor, id, request)).items);
    expect(first).toEqual(['flights', 'late', 'share'].map((one) => [one, expect.any(String)]));
    expect(shown((await dashboards.data(editor, id, request)).items)).toEqual(first);
    expect(shown(dashboards.recall(editor, id, request)?.items)).toEqual(first);
  });

  it('has the error of a source that has one, and null of a source without a row', async () => {
    const { id } = await make(
      FLIGHTS,
      { ...LATE, query: { ...LATE.query, dataset: 'flights', having: [{ field: 'n', op: 'lt', value: 0 }] } },
      derived(),
    );
    expect((await resultsOf(id)).get('share')).toMatchObject({ rows: [{ value: null }] });
    await fixture.app.query(
      `update lens.widgets set query = '{"dataset":"gone"}' where dashboard_id = $1 and id = 'late'`,
      [id],
    );
    await expect.poll(async () => (await resultsOf(id)).get('share')).toBe('unknown_dataset');
  });

  it.each([
    [{ formula: SHARE.formula }, '/widgets/2/options/values missing'],
    [{ values: SHARE.values }, '/widgets/2/options/formula missing'],
    [
      { ...SHARE, values: { late: { widget: 'lat' } } },
      '/widgets/2/options/values/late/widget unknown_widget',
    ],
    [
      { ...SHARE, values: { late: { widget: 'share' } } },
      '/widgets/2/options/values/late/widget unknown_widget',
    ],
    [
      { ...SHARE, values: { ...SHARE.values, late: { widget: 'late' } } },
      '/widgets/2/options/values/late unknown_metric',
    ],
    [
      { ...SHARE, values: { ...SHARE.values, late: { widget: 'late', metric: 'm' } } },
      '/widgets/2/options/values/late unknown_metric',
    ],
    [
      { ...SHARE, values: { ...SHARE.values, late: { widget: 'origins' } } },
      '/widgets/2/options/values/late unknown_metric',
    ],
    [{ ...SHARE, formula: 'late / flihts' }, '/widgets/2/options/formula invalid_formula'],
    [{ ...SHARE, formula: '__proto__ / flights' }, '/widgets/2/options/formula invalid_formula'],
    [{ ...SHARE, formula: 'late /' }, '/widgets/2/options/formula invalid_formula'],
    [{ ...SHARE, values: { 'no name': { widget: 'late' } } }, '/widgets/2/options/values/no name bad_format'],
  ])('is refused with %j', async (options, problem) => {
    const problems = await problemsOf(make(FLIGHTS, LATE, derived(options), chart('origins')));
    expect(problems).toEqual([problem]);
  });

  it('asks nothing of its own', async () => {
    const widget = {
      ...derived(),
      query: { dataset: 'flights', metrics: [{ aggregate: 'count' as const }] },
    };
    expect(await problemsOf(make(FLIGHTS, LATE, widget))).toEqual(['/widgets/2/query not_allowed']);
  });

  it('keeps its sources: none is taken away, or changed so that it has no value', async () => {
    const { dashboards } = fixture.lens;
    const { id } = await make(FLIGHTS, LATE, note('about'));
    const at = (widgetId: string): { id: string; widgetId: string } => ({ id, widgetId });
    await dashboards.createWidget(editor, id, derived(), { revision: 1 });
    expect(await codeOf(dashboards.deleteWidget(editor, at('late'), { revision: 2 }))).toBe(
      'invalid_dashboard',
    );
    const renamed = {
      ...LATE,
      query: { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'm' }] },
    };
    expect(await problemsOf(dashboards.updateWidget(editor, at('late'), renamed, { revision: 2 }))).toEqual([
      ' unknown_metric',
    ]);
    expect(
      await problemsOf(dashboards.updateWidget(editor, at('late'), note('late'), { revision: 2 })),
    ).toEqual([' unknown_widget']);
    await dashboards.deleteWidget(editor, at('about'), { revision: 2 });
    await dashboards.deleteWidget(editor, at('share'), { revision: 3 });
    await dashboards.deleteWidget(editor, at('late'), { revision: 4 });
  });

  it('shows a guest of a public link its value, and not how it is made', async () => {
    const { lens } = fixture;
    const statement: Widget = {
      id: 'statement',
      title: 'Statement',
      kind: 'statement',
      query: { dataset: 'flights' },
      options: {
        rows: [
          {
            id: 'secret',
            label: 'Shown',
            metric: { aggregate: 'count', filters: [{ field: 'origin', op: 'eq', value: 'ORD' }] },
          },
        ],
      },
      layout,
    };
    const { id } = await make(FLIGHTS, LATE, derived(), statement);
    const { key } = await lens.links.create(editor, id, {});
    const guest = await lens.links.admit(key, (await lens.links.open(key)).token);
    const shown = await lens.links.dashboard(guest);
    expect(shown.widgets.find((widget) => widget.id === 'share')?.options).toEqual({
      unit: '%',
      format: SHARE.format,
    });
    expect(shown.widgets.find((widget) => widget.id === 'statement')?.options).toEqual({
      rows: [{ id: 'secret', label: 'Shown' }],
    });
    const { items } = await lens.dashboards.data(guest, id, { widgets: ['share'] });
    const [item] = items;
    const body = item?.status === 'ok' ? Buffer.from(item.answer.body).toString() : '{}';
    expect(Number(JSON.parse(body).rows[0].value)).toBe(await shareOf(null));
  });
});
