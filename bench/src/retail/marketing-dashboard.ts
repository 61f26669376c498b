import type { RetailWidget } from './widget.ts';

const orders = { aggregate: 'count', as: 'orders' } as const;
const revenue = { aggregate: 'sum', field: 'revenue', as: 'revenue' } as const;
const average = { aggregate: 'avg', field: 'revenue', as: 'average' } as const;

/** A third dashboard, written after fusion had been tuned on the others. */
export const MARKETING_DASHBOARD: readonly RetailWidget[] = [
  { id: 'orders', query: { metrics: [orders] }, sql: 'SELECT count(*) FROM retail.orders {years}' },
  {
    id: 'averageOrder',
    query: { metrics: [average] },
    sql: 'SELECT avg(revenue)::double precision FROM retail.orders {years}',
  },
  {
    id: 'discountedRevenue',
    query: { metrics: [revenue], filters: [{ field: 'discounted', op: 'eq', value: true }] },
    sql: 'SELECT sum(revenue) FROM retail.orders {years} AND discounted',
  },
  {
    id: 'buyersOnline',
    query: {
      metrics: [{ aggregate: 'countDistinct', field: 'customer', as: 'customers' }],
      filters: [{ field: 'channel', op: 'in', value: ['web', 'mobile'] }],
    },
    sql: "SELECT count(DISTINCT customer_id) FROM retail.orders {years} AND channel IN ('web', 'mobile')",
  },
  {
    id: 'ordersByQuarter',
    query: { metrics: [orders, revenue], dimensions: [{ field: 'orderedAt', granularity: 'quarter' }] },
    sql: "SELECT date_trunc('quarter', ordered_at)::date, count(*), sum(revenue) FROM retail.orders {years} GROUP BY 1",
  },
  {
    id: 'discountsByMonth',
    query: { metrics: [orders], dimensions: [{ field: 'orderedAt', granularity: 'month' }, 'discounted'] },
    sql: "SELECT date_trunc('month', ordered_at)::date, discounted, count(*) FROM retail.orders {years} GROUP BY 1, 2",
  },
  {
    id: 'season',
    query: { metrics: [revenue], dimensions: [{ field: 'orderedAt', granularity: 'monthOfYear' }] },
    sql: 'SELECT extract(month FROM ordered_at)::integer, sum(revenue) FROM retail.orders {years} GROUP BY 1',
  },
  {
    id: 'channels',
    query: { metrics: [revenue, orders, average], dimensions: ['channel'] },
    sql: 'SELECT channel, sum(revenue), count(*), avg(revenue)::double precision FROM retail.orders {years} GROUP BY 1',
  },
  {
    id: 'categories',
    query: {
      metrics: [{ aggregate: 'max', field: 'revenue', as: 'largest' }, orders],
      dimensions: ['category'],
    },
    sql: 'SELECT category, max(revenue), count(*) FROM retail.orders {years} GROUP BY 1',
  },
  {
    id: 'channelsOfGames',
    query: {
      metrics: [orders],
      dimensions: ['channel'],
      filters: [{ field: 'category', op: 'eq', value: 'Games' }],
    },
    sql: "SELECT channel, count(*) FROM retail.orders {years} AND category = 'Games' GROUP BY 1",
  },
  {
    id: 'countries',
    query: { metrics: [revenue], dimensions: ['country', 'discounted'] },
    sql: 'SELECT country, discounted, sum(revenue) FROM retail.orders {years} GROUP BY 1, 2',
  },
  {
    id: 'smallCountries',
    query: {
      metrics: [orders],
      dimensions: ['country'],
      having: [{ field: 'orders', op: 'lt', value: 167000 }],
    },
    sql: 'SELECT country, count(*) FROM retail.orders {years} GROUP BY 1 HAVING count(*) < 167000',
  },
];
