import type { DashboardDefinition } from '@istari-lens/core';

const layout = { x: 0, y: 0, w: 4, h: 3 };

/** A dashboard with an answer, a text, and a native filter. */
export const flightsDashboard: DashboardDefinition = {
  title: 'Flights overview',
  filters: [{ id: 'origin', field: 'origin', type: 'select', multiple: true }],
  widgets: [
    {
      id: 'count',
      title: 'Flights',
      kind: 'kpi',
      options: {},
      layout,
      query: { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'flights' }] },
    },
    { id: 'note', title: '', kind: 'text', options: { text: 'Numbers of one year.' }, layout, query: null },
    {
      id: 'states',
      title: 'Delay by state',
      kind: 'column',
      options: {},
      layout,
      query: {
        dataset: 'flights',
        metrics: [{ aggregate: 'avg', field: 'delay', as: 'delay' }],
        dimensions: ['originState'],
        limit: 5,
      },
    },
  ],
};
