import type { DashboardDefinition, QuerySpec, Widget } from '@istari-lens/core';

const query = (spec: Omit<QuerySpec, 'dataset'>): QuerySpec => ({ dataset: 'flights', ...spec });
const count = { aggregate: 'count', as: 'flights' } as const;

const widget = (given: Omit<Widget, 'title' | 'options' | 'layout'> & Partial<Widget>): Widget => ({
  title: given.id,
  options: {},
  layout: { x: 0, y: 2, w: 12, h: 3 },
  ...given,
});

/** A widget of every kind over the flights, one that is empty, and filters of every type of which one depends on another. */
export const everyKindDashboard: DashboardDefinition = {
  title: 'Every kind',
  description: 'One of each.',
  filters: [
    { id: 'state', field: 'originState', type: 'select', title: 'State' },
    { id: 'origin', field: 'origin', type: 'select', multiple: true, dependsOn: ['state'] },
    { id: 'date', field: 'date', type: 'date', title: 'Day' },
    { id: 'delay', field: 'delay', type: 'number' },
  ],
  widgets: below([
    widget({
      id: 'Total',
      kind: 'kpi',
      query: query({
        metrics: [count],
        filters: [{ field: 'date', op: 'inRange', value: { start: '2001-02-01', end: '2001-03-01' } }],
        compare: { to: 'previousPeriod' },
      }),
      layout: { x: 0, y: 0, w: 6, h: 2 },
    }),
    widget({
      id: 'All',
      kind: 'kpi',
      query: query({ metrics: [count] }),
      layout: { x: 6, y: 0, w: 6, h: 2 },
    }),
    widget({
      id: 'By month',
      kind: 'line',
      query: query({ metrics: [count], dimensions: [{ field: 'date', granularity: 'month', as: 'month' }] }),
    }),
    widget({
      id: 'Origins',
      kind: 'bar',
      query: query({
        metrics: [count],
        dimensions: ['origin'],
        orderBy: [{ field: 'flights', direction: 'desc' }],
        limit: 5,
      }),
    }),
    widget({
      id: 'States',
      kind: 'column',
      query: query({
        metrics: [count],
        dimensions: ['originState'],
        orderBy: [{ field: 'flights', direction: 'desc' }],
        limit: 5,
      }),
    }),
    widget({
      id: 'Weekdays',
      kind: 'donut',
      query: query({
        metrics: [count],
        dimensions: [{ field: 'date', granularity: 'weekday', as: 'weekday' }],
      }),
    }),
    widget({
      id: 'Routes',
      kind: 'table',
      query: query({
        metrics: [count],
        dimensions: ['origin', 'destination'],
        orderBy: [{ field: 'flights', direction: 'desc' }],
        limit: 4,
      }),
    }),
    widget({ id: 'Words', kind: 'text', query: null, options: { text: 'Delays are in minutes.' } }),
    widget({
      id: 'Statement',
      kind: 'statement',
      query: query({}),
      options: {
        rows: [
          { id: 'all', label: 'All flights', metric: { aggregate: 'count' }, subtotal: true },
          {
            id: 'late',
            label: 'Late',
            level: 1,
            percentOf: 'all',
            metric: { aggregate: 'count', filters: [{ field: 'delay', op: 'gt', value: 15 }] },
          },
        ],
      },
    }),
    widget({
      id: 'Nothing',
      kind: 'column',
      query: query({
        metrics: [count],
        dimensions: ['origin'],
        filters: [{ field: 'origin', op: 'eq', value: 'nowhere' }],
      }),
    }),
  ]),
};

/** The first two side by side, all others two in a row below. */
function below(widgets: Widget[]): Widget[] {
  return widgets.map((one, index) =>
    index < 2
      ? one
      : { ...one, layout: { x: index % 2 === 0 ? 0 : 6, y: 2 + 4 * Math.floor(index / 2 - 1), w: 6, h: 4 } },
  );
}
