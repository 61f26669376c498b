import { describe, expect, it } from 'vitest';
import { EVERYTHING, FLIGHTS } from '../../test/query-fixtures.ts';
import type { DatasetDefinition } from '../contract/types/dataset.ts';
import { datasetIssues } from './dataset-issues.ts';

/** The flights with something changed, then pointer, code and suggestion of the one problem. */
const CASES: [string, Partial<DatasetDefinition>, string, string, string?][] = [
  [
    'join',
    { fields: { a: { column: 'originAirpot.state', type: 'text' } }, metrics: {}, segments: {} },
    '/fields/a/column',
    'unknown_join',
    'originAirport',
  ],
  [
    'join name',
    { joins: [...(FLIGHTS.joins ?? []), { ...FLIGHTS.joins![0]!, as: 'base' }] },
    '/joins/1/as',
    'duplicate_alias',
  ],
  [
    'join letters',
    { joins: [...(FLIGHTS.joins ?? []), { ...FLIGHTS.joins![0]!, as: 'a b' }] },
    '/joins/1/as',
    'invalid_alias',
  ],
  [
    'join order',
    {
      joins: [
        { ...FLIGHTS.joins![0]!, as: 'x', on: [['originAirport.iata', 'iata']] },
        ...(FLIGHTS.joins ?? []),
      ],
    },
    '/joins/0/on',
    'unknown_join',
  ],
  [
    'field name',
    { fields: { ...FLIGHTS.fields, 'a b': { column: 'x', type: 'text' } } },
    '/fields/a b',
    'invalid_name',
  ],
  [
    'formula',
    { fields: { ...FLIGHTS.fields, x: { formula: 'dely + 1', type: 'integer' } } },
    '/fields/x/formula',
    'invalid_formula',
    'delay',
  ],
  [
    'formula type',
    { fields: { ...FLIGHTS.fields, x: { formula: 'delay > 1', type: 'integer' } } },
    '/fields/x/formula',
    'invalid_formula',
  ],
  [
    'circle',
    { fields: { ...FLIGHTS.fields, x: { formula: 'x + 1', type: 'integer' } } },
    '/fields/x/formula',
    'invalid_formula',
  ],
  [
    'aggregate in a row',
    { fields: { ...FLIGHTS.fields, x: { formula: 'sum(delay)', type: 'integer' } } },
    '/fields/x/formula',
    'invalid_formula',
  ],
  [
    'field outside an aggregate',
    { metrics: { m: { formula: 'delay + 1' } } },
    '/metrics/m/formula',
    'invalid_formula',
  ],
  ['metric', { metrics: { m: { formula: 'sum(origin)' } } }, '/metrics/m/formula', 'invalid_formula'],
  [
    'storage',
    { fields: { ...FLIGHTS.fields, x: { column: 'x', type: 'text', storedAs: { kind: 'date' } } } },
    '/fields/x/storedAs',
    'unexpected',
  ],
  [
    'storage type',
    { fields: { ...FLIGHTS.fields, x: { column: 'x', type: 'date', storedAs: { kind: 'timestamptz' } } } },
    '/fields/x/storedAs',
    'stored_as_type',
  ],
  [
    'storage zone',
    {
      fields: {
        ...FLIGHTS.fields,
        x: { column: 'x', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: 'CET' } },
      },
    },
    '/fields/x/storedAs/timezone',
    'unknown_timezone',
  ],
  [
    'segment',
    { segments: { 'a/b': { and: [{ field: 'origi', op: 'isNull' }] } } },
    '/segments/a~1b/and/0/field',
    'unknown_field',
    'origin',
  ],
  ['filter', { filters: [{ field: 'delay', op: 'eq', value: 'x' }] }, '/filters/0/value', 'value_type'],
  ['zone', { timezone: 'Nowhere' }, '/timezone', 'unknown_timezone'],
  [
    'policy field',
    { policy: { rows: { and: [{ field: 'orign', op: 'eq', value: { attribute: 'a' } }] } } },
    '/policy/rows/and/0/field',
    'unknown_field',
    'origin',
  ],
  [
    'policy operator',
    { policy: { rows: { not: { field: 'delay', op: 'contains', value: { attribute: 'a' } } } } },
    '/policy/rows/not/op',
    'operator_type',
  ],
  [
    'policy value',
    { policy: { rows: { field: 'delay', op: 'eq', value: 'a' } } },
    '/policy/rows/value',
    'value_type',
  ],
  [
    'hidden field',
    { policy: { hidden: { fields: ['origin', 'orign'] } } },
    '/policy/hidden/fields/1',
    'unknown_field',
    'origin',
  ],
  ['masked field', { policy: { masked: { orign: {} } } }, '/policy/masked/orign', 'unknown_field', 'origin'],
];

describe('the issues of a dataset', () => {
  it('are none for sound definitions', () => {
    expect(datasetIssues(FLIGHTS)).toEqual([]);
    expect(datasetIssues(EVERYTHING)).toEqual([]);
  });

  it.each(CASES)('%s', (_name, change, pointer, code, suggestion) => {
    const issues = datasetIssues({ ...FLIGHTS, ...change });
    expect(issues.map((issue) => [issue.pointer, issue.code])).toEqual([[pointer, code]]);
    expect(issues[0]?.suggestion).toBe(suggestion);
  });

  it('name both members of a circle', () => {
    const issues = datasetIssues({
      ...FLIGHTS,
      metrics: { a: { formula: 'b + 1' }, b: { formula: 'a + 1' } },
    });
    expect(issues.map(({ pointer }) => pointer)).toEqual(['/metrics/a/formula', '/metrics/b/formula']);
  });

  it('name every member of a long circle, and who depends on it', () => {
    const circle = chain(100, 'f99');
    const fields: Fields = { ...circle, user: { formula: 'f50', type: 'integer' } };
    const issues = datasetIssues({ ...FLIGHTS, fields: { ...FLIGHTS.fields, ...fields } });
    expect(issues).toHaveLength(100);
    expect(new Set(issues.map(({ detail }) => detail))).toEqual(
      new Set(['It depends on itself, or on a definition that does.']),
    );
  });

  it('are the definitions that stand on too many, in whatever order', () => {
    const entries = Object.entries(chain(66, 'delay'));
    for (const ordered of [entries, entries.toReversed()]) {
      const issues = datasetIssues({
        ...FLIGHTS,
        fields: { ...FLIGHTS.fields, ...Object.fromEntries(ordered) },
      });
      expect(issues.map(({ pointer, code }) => [pointer, code]).toSorted()).toEqual([
        ['/fields/f64/formula', 'invalid_formula'],
        ['/fields/f65/formula', 'invalid_formula'],
      ]);
      expect(issues[0]?.detail).toContain('at most 64');
    }
    const metrics = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [
        `m${index}`,
        { formula: index === 1999 ? 'count()' : `m${index + 1}` },
      ]),
    );
    expect(datasetIssues({ ...FLIGHTS, metrics }).at(0)?.detail).toContain('at most 64');
  });
});

type Fields = DatasetDefinition['fields'];

/** As many formula fields, the first on `first` and each other on the one before. */
function chain(length: number, first: string): Fields {
  return Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `f${index}`,
      { formula: index === 0 ? first : `f${index - 1}`, type: 'integer' as const },
    ]),
  );
}
