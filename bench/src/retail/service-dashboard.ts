import type { RetailWidget } from './widget.ts';

const orders = { aggregate: 'count', as: 'orders' } as const;
const items = { aggregate: 'sum', field: 'quantity', as: 'items' } as const;

/** A dashboard that was not looked at while fusion was developed: what it shows is what others can expect. */
export const SERVICE_DASHBOARD: readonly RetailWidget[] = [
  {
    id: 'items',
    query: { metrics: [items] },
    sql: 'SELECT sum(quantity) FROM retail.orders {years}',
  },
  {
    id: 'largestOrder',
    query: { metrics: [{ aggregate: 'max', field: 'revenue', as: 'largest' }] },
    sql: 'SELECT max(revenue) FROM retail.orders {years}',
  },
  {
    id: 'storeShare',
    query: {
      metrics: [
        { ...orders, as: 'store', filters: [{ field: 'channel', op: 'eq', value: 'store' }] },
        { formula: 'store / orders', as: 'share' },
        orders,
      ],
    },
    sql: "SELECT count(*) FILTER (WHERE channel = 'store'), (count(*) FILTER (WHERE channel = 'store'))::double precision / count(*), count(*) FROM retail.orders {years}",
  },
  {
    id: 'phoneCustomers',
    query: {
      metrics: [{ aggregate: 'countDistinct', field: 'customer', as: 'customers' }],
      filters: [{ field: 'channel', op: 'eq', value: 'phone' }],
    },
    sql: "SELECT count(DISTINCT customer_id) FROM retail.orders {years} AND channel = 'phone'",
  },
  {
    id: 'itemsByWeek',
    query: { metrics: [items], dimensions: [{ field: 'orderedAt', granularity: 'week' }] },
    sql: "SELECT date_trunc('week', ordered_at)::date, sum(quantity) FROM retail.orders {years} GROUP BY 1",
  },
  {
    id: 'ordersByWeekday',
    query: { metrics: [orders], dimensions: [{ field: 'orderedAt', granularity: 'weekday' }] },
    sql: 'SELECT extract(isodow FROM ordered_at)::integer, count(*) FROM retail.orders {years} GROUP BY 1',
  },
  {
    id: 'quarters',
    query: {
      metrics: [{ aggregate: 'avg', field: 'revenue', as: 'average' }, orders],
      dimensions: [{ field: 'orderedAt', granularity: 'quarter' }],
    },
    sql: "SELECT date_trunc('quarter', ordered_at)::date, avg(revenue)::double precision, count(*) FROM retail.orders {years} GROUP BY 1",
  },
  {
    id: 'spreadByCategory',
    query: { metrics: [{ aggregate: 'stddev', field: 'quantity', as: 'spread' }], dimensions: ['category'] },
    sql: 'SELECT category, stddev(quantity)::double precision FROM retail.orders {years} GROUP BY 1',
  },
  {
    id: 'countries',
    query: {
      metrics: [orders, items],
      dimensions: ['country'],
      orderBy: [{ field: 'orders', direction: 'desc' }],
    },
    sql: 'SELECT country, count(*), sum(quantity) FROM retail.orders {years} GROUP BY 1 ORDER BY 2 DESC',
  },
  {
    id: 'nordicByWeek',
    query: {
      metrics: [orders],
      dimensions: [{ field: 'orderedAt', granularity: 'week' }],
      filters: [{ field: 'country', op: 'in', value: ['DK', 'FI', 'NO', 'SE'] }],
    },
    sql: "SELECT date_trunc('week', ordered_at)::date, count(*) FROM retail.orders {years} AND country IN ('DK', 'FI', 'NO', 'SE') GROUP BY 1",
  },
  {
    id: 'discountedByChannel',
    query: { metrics: [orders, items], dimensions: ['channel', 'discounted'] },
    sql: 'SELECT channel, discounted, count(*), sum(quantity) FROM retail.orders {years} GROUP BY 1, 2',
  },
  {
    id: 'largeOrders',
    query: {
      metrics: [orders],
      dimensions: ['category'],
      filters: [{ field: 'revenue', op: 'gte', value: 1000 }],
      having: [{ field: 'orders', op: 'gt', value: 100 }],
    },
    sql: 'SELECT category, count(*) FROM retail.orders {years} AND revenue >= 1000 GROUP BY 1 HAVING count(*) > 100',
  },
];
