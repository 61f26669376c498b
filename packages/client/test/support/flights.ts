import { defineDataset, type DashboardDefinition } from '@istari-lens/core';

/** The flights behind a view that takes minutes to read. */
export const slowDataset = defineDataset({
  name: 'slow',
  base: { schema: 'public', table: 'slow_flights' },
  fields: { origin: { column: 'origin', type: 'text' } },
});

/** Two questions and a text. */
export const flightsDashboard: DashboardDefinition = {
  title: 'Flights',
  filters: [],
  widgets: [
    {
      id: 'count',
      title: 'Flights',
      kind: 'kpi',
      query: { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] },
      options: {},
      layout: { x: 0, y: 0, w: 4, h: 2 },
    },
    {
      id: 'about',
      title: 'About',
      kind: 'text',
      query: null,
      options: { text: 'Flights of 2001.' },
      layout: { x: 4, y: 0, w: 8, h: 2 },
    },
    {
      id: 'origins',
      title: 'Origins',
      kind: 'bar',
      query: {
        dataset: 'flights',
        dimensions: ['origin'],
        metrics: [{ aggregate: 'count', as: 'n' }],
        orderBy: [{ field: 'n', direction: 'desc' }],
        limit: 3,
      },
      options: {},
      layout: { x: 0, y: 2, w: 12, h: 4 },
    },
  ],
};
