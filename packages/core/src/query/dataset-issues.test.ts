import { describe, expect, it } from 'vitest';
import { EVERYTHING, FLIGHTS } from '../../test/query-fixtures.ts';
import { readWith } from '../contract/parse.ts';
import { schemas } from '../contract/schemas/index.ts';
import type { DatasetDefinition } from '../contract/types/dataset.ts';
import { brokenDatasetIssues, datasetIssues } from './dataset-issues.ts';

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
  [
    'value of none in a policy',
    { policy: { rows: { field: 'origin', op: 'isNull', value: { attribute: 'x' } } } },
    '/policy/rows/value',
    'unexpected',
  ],
  [
    'value of none in a filter',
    { filters: [{ field: 'origin', op: 'isNull', value: 'x' }] },
    '/filters/0/value',
    'unexpected',
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

  it('are told once, where the definition is wrong, not where it is used', () => {
    const issues = datasetIssues({
      ...FLIGHTS,
      fields: { ...FLIGHTS.fields, wrong: { formula: 'dely + 1', type: 'integer' } },
      metrics: { over: { formula: 'sum(wrong)' }, overOver: { formula: 'over + 1' } },
      segments: { of: { field: 'wrong', op: 'isNull' } },
      policy: { rows: { field: 'wrong', op: 'eq', value: { attribute: 'x' } } },
    });
    expect(issues.map(({ pointer }) => pointer)).toEqual(['/fields/wrong/formula']);
  });

  it('are those of the shape and those of the names at once, without what follows from the shape', () => {
    const given: unknown = {
      ...FLIGHTS,
      joins: [...(FLIGHTS.joins ?? []), { as: 'airlines', schema: 'public', table: 5 }],
      fields: {
        ...FLIGHTS.fields,
        airline: { column: 'airlines.name', type: 'txt' },
        country: { column: 'airlnes.country', type: 'text' },
        early: { formula: 'dely < 0', type: 'boolean', labl: 'Early' },
      },
      metrics: { named: { formula: 'count(airline)' }, unnamed: { formula: 'count(airlin)' } },
      segments: {
        some: {
          and: [{ field: 'airline', op: 'notNull' }, { field: 'airlin', op: 'eq', value: { a: 1 } }, 5],
        },
      },
      policy: {
        rows: { or: [{ field: 'orign', op: 'eq', value: { attr: 'airport' } }] },
        hidden: { fields: ['airline', 'dely'], unlessRole: 'Admin' },
      },
    };
    const issues = brokenDatasetIssues(readWith(schemas.DatasetDefinition, given));
    const placed = issues.map(({ pointer, code, suggestion }) => [pointer, code, suggestion]);
    expect(placed.filter(([pointer]) => pointer?.startsWith('/joins/') !== true)).toEqual([
      ['/fields/airline/type', 'not_allowed', 'text'],
      ['/fields/country/column', 'unknown_join', 'airlines'],
      ['/fields/early/formula', 'invalid_formula', 'delay'],
      ['/fields/early/labl', 'unknown_key', 'label'],
      ['/metrics/unnamed/formula', 'invalid_formula', 'airline'],
      ['/segments/some/and/1/field', 'unknown_field', 'airline'],
      ['/segments/some/and/1/value', 'wrong_type', undefined],
      ['/segments/some/and/2', 'wrong_type', undefined],
      ['/policy/rows/or/0/field', 'unknown_field', 'origin'],
      ['/policy/rows/or/0/value/attr', 'unknown_key', 'attribute'],
      ['/policy/hidden/fields/1', 'unknown_field', 'delay'],
      ['/policy/hidden/unlessRole', 'not_allowed', 'admin'],
    ]);
  });

  it.each([
    [{ hidden: { fields: ['delay'], unlessRole: 'boss' } }, '/policy/hidden/unlessRole', 'not_allowed'],
    [{ hidden: { fields: ['delay'], unlessRole: 'operator' } }, '/policy/hidden/unlessRole', 'not_allowed'],
    [{ masked: { delay: { unlessRole: 'Editor' } } }, '/policy/masked/delay/unlessRole', 'not_allowed'],
    [
      { rows: { field: 'origin', op: 'eq', value: { attribute: 'airport', or: 'ORD' } } },
      '/policy/rows/value/or',
      'unknown_key',
    ],
    [
      { rows: { field: 'origin', op: 'in', value: ['ORD', { attr: 'airport' }] } },
      '/policy/rows/value/1/attr',
      'unknown_key',
    ],
    [
      { native: { settings: { 'app.airport': { attribute: 'airport', or: 'ORD' } } } },
      '/policy/native/settings/app.airport/or',
      'unknown_key',
    ],
  ])('are those of a policy that would do something else than it says: %j', (policy, pointer, code) => {
    const issues = brokenDatasetIssues(readWith(schemas.DatasetDefinition, { ...FLIGHTS, policy }));
    expect(issues).toMatchObject([{ pointer, code }]);
  });

  it('are none of the names where the fields cannot be told', () => {
    const given = { ...FLIGHTS, fields: 5 };
    expect(brokenDatasetIssues(readWith(schemas.DatasetDefinition, given))).toMatchObject([
      { pointer: '/fields' },
    ]);
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
