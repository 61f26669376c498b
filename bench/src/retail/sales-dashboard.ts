import type { RetailWidget } from './widget.ts';

const revenue = { aggregate: 'sum', field: 'revenue', as: 'revenue' } as const;
const orders = { aggregate: 'count', as: 'orders' } as const;

/** The dashboard that fusion was developed with: twelve widgets, with two groupings, averages, filters of metrics. */
export const SALES_DASHBOARD: readonly RetailWidget[] = [
  {
    id: 'revenue',
    query: { metrics: [revenue] },
    sql: 'SELECT sum(revenue) FROM retail.orders {years}',
  },
  {
    id: 'orders',
    query: { metrics: [orders, { aggregate: 'sum', field: 'quantity', as: 'items' }] },
    sql: 'SELECT count(*), sum(quantity) FROM retail.orders {years}',
  },
  {
    id: 'customers',
    query: { metrics: [{ aggregate: 'countDistinct', field: 'customer', as: 'customers' }] },
    sql: 'SELECT count(DISTINCT customer_id) FROM retail.orders {years}',
  },
  {
    id: 'averageOrder',
    query: { metrics: [{ aggregate: 'avg', field: 'revenue', as: 'average' }] },
    sql: 'SELECT avg(revenue)::double precision FROM retail.orders {years}',
  },
  {
    id: 'revenueByMonth',
    query: { metrics: [revenue, orders], dimensions: [{ field: 'orderedAt', granularity: 'month' }] },
    sql: "SELECT date_trunc('month', ordered_at)::date, sum(revenue), count(*) FROM retail.orders {years} GROUP BY 1",
  },
  {
    id: 'ordersByMonthAndChannel',
    query: { metrics: [orders], dimensions: [{ field: 'orderedAt', granularity: 'month' }, 'channel'] },
    sql: "SELECT date_trunc('month', ordered_at)::date, channel, count(*) FROM retail.orders {years} GROUP BY 1, 2",
  },
  {
    id: 'revenueByCategory',
    query: { metrics: [revenue], dimensions: ['category'] },
    sql: 'SELECT category, sum(revenue) FROM retail.orders {years} GROUP BY 1',
  },
  {
    id: 'topCountries',
    query: {
      metrics: [revenue, orders],
      dimensions: ['country'],
      orderBy: [{ field: 'revenue', direction: 'desc' }],
      limit: 10,
    },
    sql: 'SELECT country, sum(revenue), count(*) FROM retail.orders {years} GROUP BY 1 ORDER BY 2 DESC LIMIT 10',
  },
  {
    id: 'ordersByChannel',
    query: { metrics: [orders], dimensions: ['channel'] },
    sql: 'SELECT channel, count(*) FROM retail.orders {years} GROUP BY 1',
  },
  {
    id: 'categoriesByChannel',
    query: {
      metrics: [revenue, { aggregate: 'avg', field: 'quantity', as: 'items' }],
      dimensions: ['category', 'channel'],
    },
    sql: 'SELECT category, channel, sum(revenue), avg(quantity)::double precision FROM retail.orders {years} GROUP BY 1, 2',
  },
  {
    id: 'discountsByMonth',
    query: {
      metrics: [
        { ...revenue, as: 'discounted', filters: [{ field: 'discounted', op: 'eq', value: true }] },
        { formula: 'discounted / revenue', as: 'share' },
        revenue,
      ],
      dimensions: [{ field: 'orderedAt', granularity: 'month' }],
    },
    sql: "SELECT date_trunc('month', ordered_at)::date, sum(revenue) FILTER (WHERE discounted), (sum(revenue) FILTER (WHERE discounted))::double precision / sum(revenue)::double precision, sum(revenue) FROM retail.orders {years} GROUP BY 1",
  },
  {
    id: 'booksByCountry',
    query: {
      metrics: [revenue],
      dimensions: ['country'],
      filters: [{ field: 'category', op: 'eq', value: 'Books' }],
    },
    sql: "SELECT country, sum(revenue) FROM retail.orders {years} AND category = 'Books' GROUP BY 1",
  },
];
