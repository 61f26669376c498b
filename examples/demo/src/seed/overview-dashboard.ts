import type { DashboardDefinition, QuerySpec } from '@istari-lens/core';

const flights = { aggregate: 'count', as: 'flights' } as const;
const averageDelay = { field: 'delay', aggregate: 'avg', as: 'averageDelay' } as const;
const late = { aggregate: 'count', as: 'late', filters: [{ field: 'delay', op: 'gt', value: 15 }] } as const;

const query = (spec: Omit<QuerySpec, 'dataset'>): QuerySpec => ({ dataset: 'flights', ...spec });

/** The dashboard "Flights overview": one widget of every kind, all on the dataset `flights`. */
export const overviewDashboard: DashboardDefinition = {
  title: 'Flights overview',
  description: 'Three million US domestic flights of the first half of 2001.',
  filters: [{ id: 'origin', field: 'origin', type: 'select', title: 'Origin', multiple: true }],
  widgets: [
    {
      id: 'about',
      title: 'About',
      kind: 'text',
      query: null,
      options: {
        text: 'A flight counts as late when its delay is more than 15 minutes, and as very late when it is more than an hour.',
      },
      layout: { x: 0, y: 0, w: 12, h: 1 },
    },
    {
      id: 'flights',
      title: 'Flights',
      kind: 'kpi',
      query: query({ metrics: [{ ...flights }] }),
      options: {},
      layout: { x: 0, y: 1, w: 4, h: 2 },
    },
    {
      id: 'average-delay',
      title: 'Average delay',
      kind: 'kpi',
      query: query({ metrics: [{ ...averageDelay }] }),
      options: { unit: 'min', format: { style: 'number', maximumFractionDigits: 1 } },
      layout: { x: 4, y: 1, w: 4, h: 2 },
    },
    {
      id: 'late-share',
      title: 'Late share',
      kind: 'kpi',
      query: query({
        metrics: [
          { formula: 'late / flights', as: 'lateShare' },
          { ...late, filters: [...late.filters] },
          { ...flights },
        ],
      }),
      options: { metric: 'lateShare', format: { style: 'percent', maximumFractionDigits: 1 } },
      layout: { x: 8, y: 1, w: 4, h: 2 },
    },
    {
      id: 'by-month',
      title: 'Flights by month',
      kind: 'line',
      query: query({
        metrics: [{ ...flights }],
        dimensions: [{ field: 'date', granularity: 'month', as: 'month' }],
        orderBy: [{ field: 'month', direction: 'asc' }],
      }),
      options: {},
      layout: { x: 0, y: 3, w: 8, h: 4 },
    },
    {
      id: 'by-weekday',
      title: 'Flights by weekday',
      kind: 'donut',
      query: query({
        metrics: [{ ...flights }],
        dimensions: [{ field: 'date', granularity: 'weekday', as: 'weekday' }],
      }),
      options: {},
      layout: { x: 8, y: 3, w: 4, h: 4 },
    },
    {
      id: 'busiest-origins',
      title: 'Ten busiest origins',
      kind: 'bar',
      query: query({
        metrics: [{ ...flights }],
        dimensions: ['origin'],
        orderBy: [{ field: 'flights', direction: 'desc' }],
        limit: 10,
      }),
      options: {},
      layout: { x: 0, y: 7, w: 5, h: 5 },
    },
    {
      id: 'delay-by-state',
      title: 'Average delay by state of origin',
      kind: 'column',
      query: query({
        metrics: [{ ...averageDelay }],
        dimensions: ['originState'],
        orderBy: [{ field: 'averageDelay', direction: 'desc' }],
        limit: 20,
      }),
      options: {},
      layout: { x: 5, y: 7, w: 7, h: 5 },
    },
    {
      id: 'routes',
      title: 'Busiest routes',
      kind: 'table',
      query: query({
        metrics: [
          { ...flights },
          { ...averageDelay },
          { field: 'distance', aggregate: 'max', as: 'distance' },
        ],
        dimensions: ['origin', 'destination'],
        orderBy: [{ field: 'flights', direction: 'desc' }],
        limit: 15,
      }),
      options: {},
      layout: { x: 0, y: 12, w: 7, h: 6 },
    },
    {
      id: 'punctuality',
      title: 'Punctuality',
      kind: 'statement',
      query: query({}),
      options: {
        rows: [
          { id: 'flights', label: 'Flights', metric: { aggregate: 'count' } },
          {
            id: 'late',
            label: 'of which late (over 15 min)',
            metric: { aggregate: 'count', filters: [{ field: 'delay', op: 'gt', value: 15 }] },
            percentOf: 'flights',
            parent: 'flights',
            level: 1,
          },
          {
            id: 'veryLate',
            label: 'of which very late (over 60 min)',
            metric: { aggregate: 'count', filters: [{ field: 'delay', op: 'gt', value: 60 }] },
            percentOf: 'flights',
            level: 2,
          },
          {
            id: 'onTime',
            label: 'of which on time',
            metric: { aggregate: 'count', filters: [{ field: 'delay', op: 'lte', value: 15 }] },
            percentOf: 'flights',
            parent: 'flights',
            level: 1,
          },
          {
            id: 'lateShare',
            label: 'Share of late flights',
            formula: 'late / flights',
            format: { style: 'percent', maximumFractionDigits: 1 },
            subtotal: true,
          },
        ],
      },
      layout: { x: 7, y: 12, w: 5, h: 6 },
    },
  ],
};
