import { describe, expect, it } from 'vitest';
import { FLIGHTS, stored } from '../../test/query-fixtures.ts';
import type { DatasetDefinition } from '../contract/types/dataset.ts';
import { visibleDataset } from './visible-dataset.ts';

const SECRET: DatasetDefinition = {
  ...FLIGHTS,
  key: ['zzSecret'],
  joins: [
    ...(FLIGHTS.joins ?? []),
    {
      as: 'bySecret',
      schema: 'public',
      table: 'airports',
      on: [['origin', 'zz_secret']],
      type: 'left',
      cardinality: 'manyToOne',
    },
  ],
  fields: {
    ...FLIGHTS.fields,
    zzSecret: { column: 'bySecret.zz_secret', type: 'text', label: 'The zz secret' },
    shadow: { formula: "zzSecret = 'x'", type: 'boolean' },
    shade: { formula: 'not shadow', type: 'boolean' },
  },
  metrics: {
    flights: { formula: 'count()' },
    secrets: { formula: 'countDistinct(zzSecret)' },
    dark: { formula: 'flights + countIf(shade)' },
    late: { formula: 'flights * 2' },
  },
  segments: {
    long: { field: 'distance', op: 'gt', value: 1000 },
    shady: { and: [{ or: [{ not: { field: 'shade', op: 'eq', value: true } }] }] },
  },
  filters: [
    { field: 'zzSecret', op: 'notNull' },
    { field: 'delay', op: 'notNull' },
  ],
  policy: {
    hidden: { fields: ['zzSecret'], unlessRole: 'admin' },
    rows: { field: 'zzSecret', op: 'notNull' },
  },
};

describe('visibleDataset', () => {
  it.each(['viewer', 'editor', 'operator'] as const)(
    'leaves out what would reveal a hidden field, for %s',
    (role) => {
      const seen = visibleDataset(stored(SECRET), role);
      expect(JSON.stringify(seen)).not.toMatch(/zz.?secret|shad/i);
      expect(Object.keys(seen.fields)).toEqual(Object.keys(FLIGHTS.fields));
      expect(Object.keys(seen.metrics ?? {})).toEqual(['flights', 'late']);
      expect(Object.keys(seen.segments ?? {})).toEqual(['long']);
      expect(seen.filters).toEqual([{ field: 'delay', op: 'notNull' }]);
      expect(seen.joins).toEqual(FLIGHTS.joins);
      expect(seen).not.toHaveProperty('policy');
      expect(seen).toMatchObject({ id: 'dataset-1', revision: 1, name: 'flights' });
    },
  );

  it('shows admins the whole definition, so that somebody can mend it', () => {
    expect(visibleDataset(stored(SECRET), 'admin')).toEqual(stored(SECRET));
  });

  it('shows the policy to those who may write one, and to nobody else', () => {
    const masked: DatasetDefinition = { ...FLIGHTS, policy: { masked: { delay: {} } } };
    expect(visibleDataset(stored(masked), 'editor')).toEqual(stored(masked));
    const { policy: _policy, ...open } = stored(masked);
    expect(visibleDataset(stored(masked), 'viewer')).toEqual(open);
  });
});
