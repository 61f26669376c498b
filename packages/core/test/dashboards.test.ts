import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  scopesOfRole,
  type AnswerItem,
  type DashboardDefinition,
  type Principal,
  type QueryResult,
  type ValidationError,
} from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
let dashboardId: string;

const layout = { x: 0, y: 0, w: 4, h: 2 };
const count = { aggregate: 'count' as const, as: 'flights' };
const late = {
  aggregate: 'count' as const,
  as: 'late',
  filters: [{ field: 'delay', op: 'gt' as const, value: 15 }],
};

const definition: DashboardDefinition = {
  title: 'Overview',
  description: 'All kinds',
  filters: [
    { id: 'from', field: 'origin', type: 'select', multiple: true },
    { id: 'when', field: 'date', type: 'date' },
    { id: 'tail', field: 'tailNumber', type: 'text' },
  ],
  widgets: [
    { id: 'about', title: 'About', kind: 'text', query: null, options: { text: 'Flights' }, layout },
    {
      id: 'late',
      title: 'Late share',
      kind: 'kpi',
      query: { dataset: 'flights', metrics: [{ formula: 'late / flights', as: 'lateShare' }, late, count] },
      options: {},
      layout,
    },
    {
      id: 'months',
      title: 'By month',
      kind: 'line',
      query: {
        dataset: 'flights',
        metrics: [count],
        dimensions: [{ field: 'date', granularity: 'month', as: 'month' }],
      },
      options: {},
      layout,
      filterBindings: { when: null },
    },
    {
      id: 'origins',
      title: 'Origins',
      kind: 'bar',
      query: {
        dataset: 'flights',
        metrics: [count],
        dimensions: ['origin'],
        orderBy: [{ field: 'flights', direction: 'desc' }],
        limit: 10,
      },
      options: {},
      layout,
      filterBindings: { from: 'destination' },
    },
    {
      id: 'statement',
      title: 'Punctuality',
      kind: 'statement',
      query: { dataset: 'flights' },
      options: {
        rows: [
          { id: 'flights', label: 'Flights', metric: { aggregate: 'count' } },
          {
            id: 'late',
            label: 'Late',
            level: 1,
            percentOf: 'flights',
            metric: { aggregate: 'count', filters: late.filters },
          },
          { id: 'onTime', label: 'On time', formula: 'flights - late', subtotal: true },
        ],
      },
      layout,
    },
  ],
};

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
  dashboardId = (await fixture.lens.dashboards.create(fixture.admin, definition)).id;
});
afterAll(() => fixture?.close());

const as = (role: Principal['role'], tenant = 'default'): Principal => ({
  ...fixture.admin,
  role,
  tenant,
  scopes: scopesOfRole(role),
});

const resultOf = (items: readonly AnswerItem[], id: string): QueryResult => {
  const item = items.find((each) => each.id === id);
  if (item?.status !== 'ok') throw new Error(`The widget "${id}" has no answer.`, { cause: item?.error });
  return JSON.parse(Buffer.from(item.answer.body).toString()) as QueryResult;
};

const statuses = (items: readonly AnswerItem[]): unknown[] =>
  items.map(({ meta }) => meta.cache?.status ?? null);

async function sql(text: string): Promise<Record<string, unknown>[]> {
  return (await fixture.analytics.query(text)).rows as Record<string, unknown>[];
}

describe('dashboards', () => {
  it('come back as they were made', async () => {
    const dashboard = await fixture.lens.dashboards.get(as('viewer'), dashboardId);
    expect(dashboard).toMatchObject({ ...definition, id: dashboardId, revision: 1 });
    await expect(fixture.lens.dashboards.list(as('viewer'))).resolves.toMatchObject({
      items: [{ id: dashboardId, title: 'Overview', widgetCount: 5, revision: 1 }],
      nextCursor: null,
    });
  });

  it('are refused with every problem at its place', async () => {
    const [, kpi, months] = definition.widgets;
    const broken: DashboardDefinition = {
      title: 'Broken',
      timezone: 'Mars/Olympus',
      filters: [{ id: 'a', field: 'origin', type: 'number', default: 'ten', dependsOn: ['b'] }],
      widgets: [kpi!, { ...kpi!, query: null }, { ...months!, filterBindings: { z: null } }],
    };
    const error = await fixture.lens.dashboards
      .create(fixture.admin, broken)
      .catch((reason: ValidationError) => reason);
    expect((error as ValidationError).issues.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/widgets/1/id duplicate',
      '/timezone unknown_timezone',
      '/filters/0/default wrong_type',
      '/filters/0/dependsOn/0 unknown_filter',
      '/widgets/1/query missing',
      '/widgets/2/filterBindings/z unknown_filter',
    ]);
  });

  it('are refused when a question cannot be asked', async () => {
    const [, kpi, months] = definition.widgets;
    const broken: DashboardDefinition = {
      title: 'Broken',
      filters: [],
      widgets: [
        { ...kpi!, id: 'a', query: { dataset: 'flights', metrics: [{ aggregate: 'sum', field: 'dealy' }] } },
        { ...months!, id: 'b', filterBindings: {}, query: { ...months!.query!, dataset: 'flight' } },
      ],
    };
    const error = await fixture.lens.dashboards
      .create(fixture.admin, broken)
      .catch((reason: ValidationError) => reason);
    expect((error as ValidationError).issues).toMatchObject([
      { pointer: '/widgets/0/query/metrics/0/field', suggestion: 'delay' },
      { pointer: '/widgets/1/query/dataset', code: 'unknown_dataset' },
    ]);
    expect((await fixture.lens.dashboards.list(fixture.admin)).items).toHaveLength(1);
  });

  it('are made by editors', async () => {
    await expect(fixture.lens.dashboards.create(as('viewer'), definition)).rejects.toMatchObject({
      code: 'forbidden',
    });
    const { rows } = await fixture.app.query(
      `select action, actor_id, target_id from lens.audit_log where action like 'dashboard%'`,
    );
    expect(rows).toEqual([
      { action: 'dashboard.created', actor_id: fixture.admin.id, target_id: dashboardId },
    ]);
  });

  it('are not there for another tenant', async () => {
    const foreign = as('admin', 'other');
    await expect(fixture.lens.dashboards.list(foreign)).resolves.toEqual({ items: [], nextCursor: null });
    const missing = await fixture.lens.dashboards
      .get(fixture.admin, crypto.randomUUID())
      .catch((error: Error) => error.message);
    for (const read of [
      fixture.lens.dashboards.get(foreign, dashboardId),
      fixture.lens.dashboards.data(foreign, dashboardId),
    ]) {
      await expect(read).rejects.toMatchObject({ code: 'not_found', message: missing });
    }
    await expect(fixture.lens.dashboards.get(fixture.admin, 'no-uuid')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('loading a dashboard', () => {
  it('answers every widget that asks, in order, first from the database and then from the cache', async () => {
    const first = await fixture.lens.dashboards.data(as('viewer'), dashboardId);
    expect(first.items.map(({ id }) => id)).toEqual(['late', 'months', 'origins', 'statement']);
    expect(statuses(first.items)).toEqual(['miss', 'miss', 'miss', 'miss']);
    expect(first.warnings).toEqual([]);
    const second = await fixture.lens.dashboards.data(as('viewer'), dashboardId);
    expect(statuses(second.items)).toEqual(['hit', 'hit', 'hit', 'hit']);
    for (const { id } of first.items) expect(resultOf(second.items, id)).toEqual(resultOf(first.items, id));
    const fresh = await fixture.lens.dashboards.data(as('viewer'), dashboardId, {
      fresh: true,
      widgets: ['late'],
    });
    expect(statuses(fresh.items)).toEqual(['miss']);
  });

  it('gives the figures of plain SQL', async () => {
    const { items } = await fixture.lens.dashboards.data(fixture.admin, dashboardId);
    const totals = await sql(
      `select count(*)::int as flights, count(*) filter (where delay > 15)::int as late,
        (count(*) filter (where delay > 15))::float8 / count(*) as "lateShare" from flights`,
    );
    expect(resultOf(items, 'late').rows).toEqual(totals);
    expect(resultOf(items, 'months').rows).toEqual(
      await sql(`select to_char(date_trunc('month', date), 'YYYY-MM-DD') as month, count(*)::int as flights
        from flights group by 1 order by 1`),
    );
    expect(resultOf(items, 'origins').rows).toEqual(
      await sql(`select origin, count(*)::int as flights from flights group by 1
        order by 2 desc, origin collate "C" limit 10`),
    );
    const [{ flights, late: lateFlights }] = totals as [{ flights: number; late: number }];
    expect(resultOf(items, 'statement').rows).toEqual([
      { flights, late: lateFlights, late__percentOf: lateFlights / flights, onTime: flights - lateFlights },
    ]);
  });

  it('narrows every widget that a filter reaches, and names the others', async () => {
    const { items, warnings } = await fixture.lens.dashboards.data(fixture.admin, dashboardId, {
      filters: { from: ['ORD', 'ATL'], when: { start: '2001-02-01', end: '2001-03-01' }, tail: 'N1' },
    });
    const february = `date >= '2001-02-01' and date < '2001-03-01'`;
    expect(resultOf(items, 'late').rows).toMatchObject(
      await sql(
        `select count(*)::int as flights from flights where origin in ('ORD', 'ATL') and ${february}`,
      ),
    );
    expect(resultOf(items, 'months').rows).toEqual(
      await sql(`select to_char(date_trunc('month', date), 'YYYY-MM-DD') as month, count(*)::int as flights
        from flights where origin in ('ORD', 'ATL') group by 1 order by 1`),
    );
    expect(resultOf(items, 'origins').rows).toEqual(
      await sql(`select origin, count(*)::int as flights from flights where destination in ('ORD', 'ATL') and ${february}
        group by 1 order by 2 desc, origin collate "C" limit 10`),
    );
    expect(warnings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'filter_not_applied /widgets/late',
      'filter_not_applied /widgets/months',
      'filter_not_applied /widgets/months',
      'filter_not_applied /widgets/origins',
      'filter_not_applied /widgets/statement',
    ]);
  });

  it('lets a widget fail alone', async () => {
    const id = (await fixture.lens.dashboards.create(fixture.admin, { ...definition, title: 'One broken' }))
      .id;
    await fixture.app.query(
      `update lens.widgets set query = '{"dataset":"flights","metrics":[{"aggregate":"count"}],"dimensions":["gone"]}'
       where dashboard_id = $1 and id = 'months'`,
      [id],
    );
    await fixture.app.query(
      `update lens.widgets set kind = 'hologram' where dashboard_id = $1 and id = 'origins'`,
      [id],
    );
    const { items } = await fixture.lens.dashboards.data(fixture.admin, id);
    expect(items.map((item) => (item.status === 'ok' ? 'ok' : item.error.code))).toEqual([
      'ok',
      'invalid_query',
      'invalid_dashboard',
      'ok',
    ]);
    expect(items[1]?.meta).toMatchObject({ id: 'months', cache: null });
  });

  it('says what does not fit the dashboard', async () => {
    const request = { filters: { form: 'ORD', when: 5 }, timezone: 'Nowhere', widgets: ['monhts'] };
    const error = await fixture.lens.dashboards
      .data(fixture.admin, dashboardId, request)
      .catch((reason: ValidationError) => reason);
    expect(error).toMatchObject({ code: 'invalid_request' });
    expect((error as ValidationError).issues).toMatchObject([
      { pointer: '/filters/form', code: 'unknown_filter', suggestion: 'from' },
      { pointer: '/filters/when', code: 'wrong_type' },
      { pointer: '/timezone', code: 'unknown_timezone' },
      { pointer: '/widgets/0', code: 'unknown_widget', suggestion: 'months' },
    ]);
  });

  it('still answers from the cache when the analytics database is gone, and fails widget by widget without it', async () => {
    const { startFaultProxy } = await import('@istari-lens/testing');
    const { createLens, loadConfig } = await import('../src/index.ts');
    const { hostname, port } = new URL(fixture.analytics.readerUrl);
    const proxy = await startFaultProxy({ host: hostname, port: Number(port) });
    await using lens = createLens(
      loadConfig({ ...fixture.env, ANALYTICS_DB_URL: proxy.url(fixture.analytics.readerUrl) }),
    );
    await lens.ready();
    await lens.dashboards.data(fixture.admin, dashboardId, { widgets: ['late'] });
    proxy.refuse();
    proxy.dropConnections();
    const { items } = await lens.dashboards.data(fixture.admin, dashboardId);
    expect(items.map((item) => (item.status === 'ok' ? item.meta.cache?.status : item.error.code))).toEqual([
      'hit',
      'data_source_unavailable',
      'data_source_unavailable',
      'data_source_unavailable',
    ]);
    await lens.close();
    await proxy.close();
  });
});
