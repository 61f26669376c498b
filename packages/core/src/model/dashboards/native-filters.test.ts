import { describe, expect, it } from 'vitest';
import type { DashboardFilter } from '../../contract/types/dashboard.ts';
import type { DatasetField } from '../../contract/types/dataset.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { activeFilters, applyFilters } from './native-filters.ts';

const filters: DashboardFilter[] = [
  { id: 'when', field: 'date', type: 'date', default: { last: 3, unit: 'month' } },
  { id: 'from', field: 'origin', type: 'select', multiple: true },
  { id: 'far', field: 'distance', type: 'number' },
];
const field: DatasetField = { column: 'c', type: 'text' };
const dataset = { fields: { date: field, origin: field, destination: field } };
const spec: QuerySpec = { dataset: 'flights', filters: [{ field: 'delay', op: 'gt', value: 15 }] };

describe('activeFilters', () => {
  it('takes the given value, else the default, else none', () => {
    expect(activeFilters({ filters }, { from: ['ORD'] }).active).toEqual([
      { filter: filters[0], value: { last: 3, unit: 'month' } },
      { filter: filters[1], value: ['ORD'] },
    ]);
  });

  it('switches a filter off by null, its default too', () => {
    expect(activeFilters({ filters }, { when: null })).toEqual({ active: [], issues: [] });
  });

  it('names what is unknown or does not fit', () => {
    const given = { form: 'x', when: 3, from: ['ORD', null], far: [1] };
    expect(activeFilters({ filters }, given).issues.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(
      [
        '/filters/form unknown_filter',
        '/filters/when wrong_type',
        '/filters/from/1 wrong_type',
        '/filters/far wrong_type',
      ],
    );
    expect(activeFilters({ filters }, given).issues[0]?.suggestion).toBe('from');
  });

  it('does not look into prototypes', () => {
    const given = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>;
    expect(activeFilters({ filters }, given).issues).toHaveLength(2);
  });
});

describe('applyFilters', () => {
  const { active } = activeFilters({ filters }, { from: ['ORD'], far: 500 });

  it('adds a condition for each filter that reaches the widget, after its own', () => {
    const applied = applyFilters({ id: 'w' }, spec, dataset, active);
    expect(applied.spec.filters).toEqual([
      { field: 'delay', op: 'gt', value: 15 },
      { field: 'date', op: 'inRange', value: { last: 3, unit: 'month' } },
      { field: 'origin', op: 'in', value: ['ORD'] },
    ]);
    expect(applied.warnings).toEqual([
      {
        code: 'filter_not_applied',
        detail: 'The filter "far" does not reach the widget "w": its dataset has no such field.',
        pointer: '/widgets/w',
      },
    ]);
  });

  it('follows the bindings of the widget, null keeping a filter away', () => {
    const widget = { id: 'w', filterBindings: { from: 'destination', when: null } };
    const applied = applyFilters(widget, spec, dataset, active);
    expect(applied.spec.filters?.slice(1)).toEqual([{ field: 'destination', op: 'in', value: ['ORD'] }]);
    expect(applied.warnings.map(({ detail }) => detail)).toEqual([
      'The filter "when" does not reach the widget "w": it is bound to no field there.',
      'The filter "far" does not reach the widget "w": its dataset has no such field.',
    ]);
  });

  it('leaves the question as it is when no filter reaches it', () => {
    expect(applyFilters({ id: 'w' }, spec, { fields: {} }, active).spec).toBe(spec);
  });

  it('asks for equality by a single value', () => {
    const one = activeFilters({ filters }, { when: '2001-01-31' }).active;
    expect(applyFilters({ id: 'w' }, spec, dataset, one).spec.filters?.at(-1)).toEqual({
      field: 'date',
      op: 'eq',
      value: '2001-01-31',
    });
  });
});
