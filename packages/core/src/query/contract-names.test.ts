import { describe, expect, it } from 'vitest';
import { filterOperator, timeUnit } from '../contract/schemas/filter.ts';
import { aggregate, granularity } from '../contract/schemas/query.ts';
import { AGGREGATES } from './aggregates/index.ts';
import { OPERATORS } from './operators/index.ts';
import { GRANULARITIES } from './time/granularities/index.ts';
import { CALENDAR_UNITS } from './time/units.ts';

describe('what is answered can be asked: the contract’s schema takes', () => {
  it.each([
    ['operator', filterOperator, OPERATORS],
    ['aggregate', aggregate, AGGREGATES],
    ['granularity', granularity, GRANULARITIES],
    ['unit of time', timeUnit, CALENDAR_UNITS],
  ])('every %s', (_kind, schema, table) => {
    expect(Object.keys(table).filter((name) => !schema.safeParse(name).success)).toEqual([]);
  });
});
