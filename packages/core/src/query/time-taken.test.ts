import { describe, expect, it } from 'vitest';
import { compile, contextFor, issuesOf, stored } from '../../test/query-fixtures.ts';
import type { DatasetDefinition } from '../contract/types/dataset.ts';
import type { Metric, QuerySpec } from '../contract/types/query.ts';
import { datasetIssues } from './dataset-issues.ts';
import { visibleDataset } from './visible-dataset.ts';

const times = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));

/** A definition of plain fields `a` and `b` and `count` more of this formula. */
function wide(count: number, formula: string, more: Partial<DatasetDefinition> = {}): DatasetDefinition {
  const computed = times(count, (index) => [`f${index}`, { formula, type: 'integer' as const }]);
  return {
    name: 'wide',
    base: { schema: 'public', table: 'wide' },
    fields: {
      a: { column: 'a', type: 'integer' },
      b: { column: 'b', type: 'integer' },
      ...(Object.fromEntries(computed) as DatasetDefinition['fields']),
    },
    ...more,
  };
}

/** The shortest of some runs in milliseconds of processor time: what else the machine does is left out. */
function cpuMs(run: () => void): number {
  return Math.min(
    ...times(4, () => {
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    }),
  );
}

const LIMITS = { ...contextFor(wide(0, '')).limits, maxMetrics: 50, maxFilters: 200 };
const LONG = `a${' + a'.repeat(490)}`;

describe('the formulas of a dataset', () => {
  it('are refused unread when they are too long together, and the limit is named', () => {
    const issues = datasetIssues(wide(1_900, LONG));
    expect(issues).toEqual([
      {
        pointer: '/fields',
        code: 'limit_exceeded',
        detail:
          'The formulas of a dataset may have 50,000 characters together, and these have 3,725,900: shorten them, or make several datasets.',
      },
    ]);
    expect(cpuMs(() => datasetIssues(wide(1_900, LONG)))).toBeLessThan(50);
    const metrics = Object.fromEntries(times(2, (index) => [`m${index}`, { formula: 'count()' }]));
    expect(datasetIssues(wide(500, 'a'.padEnd(100), { metrics }))).toHaveLength(1);
    const ofMetrics = Object.fromEntries(
      times(50, (index) => [`m${index}`, { formula: 'count()'.padEnd(1_001) }]),
    );
    expect(datasetIssues(wide(0, '', { metrics: ofMetrics }))).toMatchObject([{ pointer: '/metrics' }]);
  });

  it('may have fifty thousand characters, which do not hold up the process', () => {
    const definition = wide(500, `a${'+a'.repeat(49)} `);
    expect(datasetIssues(definition)).toEqual([]);
    expect(cpuMs(() => datasetIssues(definition))).toBeLessThan(200);
  });

  it('are not read to tell what is visible, unless they hold a hidden name', () => {
    const long = wide(1_900, LONG);
    const dataset = stored({ ...long, policy: { hidden: { fields: ['b'] } } });
    expect(visibleDataset(dataset, 'viewer').fields).not.toHaveProperty('b');
    expect(visibleDataset(dataset, 'viewer').fields).toHaveProperty('f1899');
    expect(cpuMs(() => visibleDataset(dataset, 'viewer'))).toBeLessThan(400);
    expect(cpuMs(() => visibleDataset(stored(long), 'viewer'))).toBeLessThan(20);
  });
});

describe('a question that is refused', () => {
  /** Anew each time, since what is known of a dataset is kept. */
  const ask = (definition: DatasetDefinition, spec: Partial<QuerySpec>) => (): void => {
    expect(() => compile(definition, spec, { limits: LIMITS })).toThrow('cannot be answered');
  };

  it('takes little time for hundreds of unknown names over the widest dataset', () => {
    const spec: Partial<QuerySpec> = {
      metrics: times(50, (index) => ({ aggregate: 'sum', field: `g${index}`, as: `m${index}` })),
      filters: times(200, (index) => ({ field: `h${index}`, op: 'notNull' })),
    };
    expect(cpuMs(ask(wide(1_990, LONG), spec))).toBeLessThan(150);
    expect(cpuMs(ask(wide(1_990, 'a'), spec))).toBeLessThan(150);
  });

  it('is not read on when its formulas are each too large', () => {
    const metrics: Metric[] = [
      { aggregate: 'sum', field: 'a', as: 's' },
      ...times(49, (index) => ({ formula: `s${'+s'.repeat(999)}`, as: `x${index}` })),
    ];
    const issues = issuesOf(wide(1, 'a'), { metrics }, { limits: LIMITS });
    expect(issues.length).toBeLessThan(15);
    expect(issues.at(-1)).toMatchObject({ code: 'limit_exceeded' });
    expect(cpuMs(ask(wide(1, 'a'), { metrics }))).toBeLessThan(150);
  });
});
