import { describe, expect, it } from 'vitest';
import { compile, issuesOf } from '../../../test/query-fixtures.ts';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import { shortList } from './short-list.ts';

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index % 2 === 0 ? 'cost' : 'gain'}_of_area_${index}`);

const wide = (count: number): DatasetDefinition => ({
  name: 'wide',
  base: { schema: 'public', table: 'wide' },
  fields: Object.fromEntries(names(count).map((name) => [name, { column: name, type: 'integer' }])),
});

describe('the names that a problem lists', () => {
  it('are all of them up to fifty', () => {
    expect(shortList('x', names(50), undefined)).toEqual({ allowed: names(50), note: '' });
    expect(shortList(5, [], undefined)).toEqual({ allowed: [], note: '' });
  });

  it('are beyond that the suggestion, those that begin alike, and the first', () => {
    const { allowed, note } = shortList('gain_of_area_1998', names(2_000), 'gain_of_area_1999');
    expect(allowed).toHaveLength(50);
    expect(allowed.slice(0, 3)).toEqual(['gain_of_area_1999', 'gain_of_area_1', 'gain_of_area_3']);
    expect(new Set(allowed).size).toBe(50);
    expect(note).toBe(' There are 2,000, of which 50 are listed here.');
    expect(shortList('zz', names(51), undefined).allowed).toEqual(names(51).slice(0, 50));
    expect(shortList({}, names(51), undefined).allowed).toEqual(names(51).slice(0, 50));
  });

  it('keep a refusal small, however wide the dataset and however many names are wrong', () => {
    const asked = Array.from({ length: 40 }, (_, index) => `zost${index}`);
    const spec = {
      metrics: [
        { aggregate: 'count' as const, as: 'n' },
        { formula: asked.map((name) => `n + ${name}`).join(' + '), as: 'm' },
      ],
      filters: asked.map((field) => ({ field, op: 'notNull' as const })),
    };
    const issues = issuesOf(wide(2_000), spec);
    expect(issues).toHaveLength(80);
    expect(issues[0]?.detail).toContain('There is no metric "zost0" here.');
    expect(issues[79]).toMatchObject({ code: 'unknown_field', allowed: names(50) });
    expect(issues[79]?.detail).toContain('There are 2,000, of which 50 are listed here.');
    expect(JSON.stringify(issues).length).toBeLessThan(100_000);
    expect(() => compile(wide(2_000), { dimensions: ['cost_of_area_0'] })).not.toThrow();
  });
});
