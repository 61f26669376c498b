import type { DatasetDefinition } from '@istari-lens/core';

/** The orders as a dataset: nothing in it was made for one question. */
export const ORDERS_DATASET: DatasetDefinition = {
  name: 'orders',
  title: 'Orders',
  base: { schema: 'retail', table: 'orders' },
  key: ['id'],
  fields: {
    id: { column: 'id', type: 'bigint' },
    orderedAt: { column: 'ordered_at', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
    category: { column: 'category', type: 'text' },
    channel: { column: 'channel', type: 'text' },
    country: { column: 'country', type: 'text' },
    revenue: { column: 'revenue', type: 'decimal' },
    quantity: { column: 'quantity', type: 'integer' },
    discounted: { column: 'discounted', type: 'boolean' },
    customer: { column: 'customer_id', type: 'integer' },
  },
};
