import { ADMIN, createLensDatabases } from '@istari-lens/testing';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLens, loadConfig, type Lens, type Principal, type QuerySpec } from '../src/index.ts';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.ts';

let databases: Awaited<ReturnType<typeof createLensDatabases>>;
let proxy: RecordingProxy;
let lens: Lens;
let admin: Principal;

beforeAll(async () => {
  databases = await createLensDatabases();
  await databases.analytics.query('ANALYZE flights');
  proxy = await startRecordingProxy(databases.env['ANALYTICS_DB_URL'] ?? '');
  lens = createLens(loadConfig({ ...databases.env, ANALYTICS_DB_URL: proxy.url }));
  await lens.ready();
  const { accessToken } = await lens.auth.login(ADMIN);
  admin = await lens.auth.authenticate(accessToken);
  await lens.datasets.create(admin, flightsDataset);
});

afterAll(async () => {
  await lens?.close();
  await proxy?.close();
  await databases?.drop();
});

/** Statements over the flights that have gone to the database, but for those that explain them. */
function asked(): string[] {
  return proxy
    .messages()
    .filter(({ type }) => type === 'P')
    .map(({ body }) => body.toString('utf8').split('\0')[1] ?? '')
    .filter((text) => text.includes('"flights"') && !text.includes('pg_'));
}

const count = { aggregate: 'count', as: 'flights' } as const;
const delay = { aggregate: 'avg', field: 'delay', as: 'delay' } as const;
const spec = (query: Omit<QuerySpec, 'dataset'>): QuerySpec => ({ dataset: 'flights', ...query });
const half = { field: 'date', op: 'inRange', value: { start: '2001-01-01', end: '2001-07-01' } } as const;
const layout = { x: 0, y: 0, w: 4, h: 2 };

/** A page as one builds it: figures, times, groups and a list of routes. */
const QUERIES: Readonly<Record<string, QuerySpec>> = {
  flights: spec({ metrics: [count] }),
  delay: spec({ metrics: [delay] }),
  late: spec({ metrics: [{ ...count, filters: [{ field: 'delay', op: 'gt', value: 15 }] }] }),
  months: spec({ metrics: [count], dimensions: [{ field: 'date', granularity: 'month' }], filters: [half] }),
  weekdays: spec({
    metrics: [count],
    dimensions: [{ field: 'date', granularity: 'weekday' }],
    filters: [half],
  }),
  states: spec({ metrics: [delay], dimensions: ['originState'], limit: 20 }),
  origins: spec({ metrics: [count], dimensions: ['origin'], limit: 10 }),
  routes: spec({ metrics: [count, delay], dimensions: ['origin', 'destination'], limit: 15 }),
  planes: spec({ metrics: [{ aggregate: 'countDistinct', field: 'destination', as: 'places' }] }),
};

describe('a dashboard of nine questions', () => {
  it('is read with four statements, and with none the second time', async () => {
    const { id } = await lens.dashboards.create(admin, {
      title: 'Flights',
      filters: [],
      widgets: Object.entries(QUERIES).map(([widget, query]) => ({
        id: widget,
        title: widget,
        kind: 'table' as const,
        options: {},
        layout,
        query,
      })),
    });
    const first = await lens.dashboards.data(admin, id);
    expect(first.items.map(({ status }) => status)).toEqual(Object.keys(QUERIES).map(() => 'ok'));
    const statements = asked();
    console.log(
      statements.length,
      statements.map((text) => text.slice(0, 60)),
    );
    await lens.dashboards.data(admin, id);
    expect(asked()).toHaveLength(statements.length);
  });
});
