import { expect, it } from 'vitest';
import type { DashboardFilter } from '../../../index.ts';
import { withFilter } from './with-filter.ts';

const filters: DashboardFilter[] = [
  { id: 'city', field: 'city', type: 'select', dependsOn: ['state'] },
  { id: 'state', field: 'state', type: 'select', dependsOn: ['country'] },
  { id: 'country', field: 'country', type: 'select' },
  { id: 'year', field: 'year', type: 'number' },
];

it('gives filters that depend on the one that is set their defaults again, also through others', () => {
  const values = { country: 'US', state: 'IL', city: 'Chicago', year: 2001 };
  expect(withFilter(filters, values, 'country', 'DE')).toEqual({ country: 'DE', year: 2001 });
  expect(withFilter(filters, values, 'state', null)).toEqual({ country: 'US', state: null, year: 2001 });
  expect(withFilter(filters, values, 'city', undefined)).toEqual({ country: 'US', state: 'IL', year: 2001 });
});
