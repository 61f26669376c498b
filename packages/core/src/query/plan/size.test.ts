import { describe, expect, it } from 'vitest';
import { compile, EVERYTHING, issuesOf } from '../../../test/query-fixtures.ts';
import type { Metric, QuerySpec } from '../../contract/types/query.ts';
import { createIssues } from './issues.ts';

const LIMITS = {
  maxRows: 50_000,
  maxDimensions: 20,
  maxMetrics: 50,
  maxFilters: 100,
  maxFilterDepth: 10,
  maxListValues: 1000,
};
const COUNT: Metric = { aggregate: 'count', as: 'n' };
const problems = (spec: Partial<QuerySpec>): [string, string][] =>
  issuesOf(EVERYTHING, spec, { limits: LIMITS }).map(({ pointer, code }) => [pointer, code]);
const formulas = (count: number, formula: (index: number) => string): Metric[] =>
  Array.from({ length: count }, (_, index) => ({ formula: formula(index), as: `f${index}` }));

/** A thousand days, other ones for every `part`. */
function days(part: number): string[] {
  const start = Date.UTC(1990 + part * 3, 0, 1);
  return Array.from({ length: 1000 }, (_, index) =>
    new Date(start + index * 86_400_000).toISOString().slice(0, 10),
  );
}

const inDays = (count: number, field = 'wall'): QuerySpec['filters'] => [
  { or: Array.from({ length: count }, (_, part) => ({ field, op: 'in' as const, value: days(part) })) },
];

describe('large questions', () => {
  it('are answered: ten lists of a thousand days, and a formula of 900 additions', () => {
    const lists = compile(EVERYTHING, { metrics: [COUNT], filters: inDays(10) }, { limits: LIMITS });
    expect(lists.statement.values).toHaveLength(10_010);
    expect(lists.statement.text.match(/ OR /g)).toHaveLength(9999);
    expect(problems({ metrics: [COUNT, ...formulas(1, () => `n${'+n'.repeat(900)}`)] })).toEqual([]);
  });

  it('are answered soon where each day lies in two zones', () => {
    const filters = inDays(10, 'zoned');
    const before = process.cpuUsage();
    compile(EVERYTHING, { timezone: 'Europe/Brussels', metrics: [COUNT], filters }, { limits: LIMITS });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1500);
  });

  it('are refused where they are too large in all', () => {
    expect(problems({ metrics: [COUNT], filters: inDays(60) })).toEqual([['/filters', 'limit_exceeded']]);
    expect(problems({ metrics: [COUNT, ...formulas(49, () => `n${'+n'.repeat(900)}`)] })).toEqual([
      ['/metrics/12/formula', 'limit_exceeded'],
    ]);
  });

  it('are refused before a small question has grown large', () => {
    const filtered: Metric = { aggregate: 'max', field: 'wall', as: 'last', filters: inDays(1) ?? [] };
    const having: QuerySpec['having'] = [{ field: 'last', op: 'in', value: days(1) }];
    expect(problems({ metrics: [filtered], having })).toEqual([['/having', 'limit_exceeded']]);
    const counted: Metric = { ...COUNT, filters: inDays(1) ?? [] };
    expect(problems({ metrics: [counted, ...formulas(1, () => `n${'+n'.repeat(900)}`)] })).toEqual([
      ['/metrics/1', 'limit_exceeded'],
    ]);
  });

  it('do not pile up the depths of formulas over formulas', () => {
    const sums = formulas(49, (index) => `${index < 48 ? `f${index + 1}` : 'n'}${'+n'.repeat(900)}`);
    expect(problems({ metrics: [COUNT, ...sums] })).toContainEqual([
      '/metrics/48/formula',
      'invalid_formula',
    ]);
    const signs = formulas(49, (index) => `${'-'.repeat(39)}${index < 48 ? `f${index + 1}` : 'n'}`);
    expect(problems({ metrics: [COUNT, ...signs] }).at(-1)?.[1]).toBe('limit_exceeded');
    const nested = Array.from({ length: 38 }).reduce<string>((inner) => `${'-'.repeat(40)}(${inner})`, 'n');
    expect(problems({ metrics: [COUNT, ...formulas(1, () => nested)] })).toEqual([
      ['/metrics/1/formula', 'invalid_formula'],
    ]);
  });
});

describe('definitions on definitions', () => {
  const ask = (length: number, first: string): [string, string][] => {
    const chain = Array.from({ length }, (_, index) => [
      `f${index}`,
      { formula: index === 0 ? first : `f${index - 1}`, type: 'integer' as const },
    ]);
    const dataset = { ...EVERYTHING, fields: { ...EVERYTHING.fields, ...Object.fromEntries(chain) } };
    const filters: QuerySpec['filters'] = [{ field: `f${length - 1}`, op: 'gt', value: 1 }];
    return issuesOf(dataset, { metrics: [COUNT], filters }).map(({ pointer, code }) => [pointer, code]);
  };

  it('are read 64 deep', () => {
    expect(ask(64, 'small')).toEqual([]);
    expect(ask(65, 'small')).toEqual([['/filters/0/field', 'invalid_dataset']]);
  });

  it('are refused in chains and circles of any length', () => {
    expect(ask(2000, 'small')).toEqual([['/filters/0/field', 'invalid_dataset']]);
    expect(ask(2000, 'f1999')).toEqual([['/filters/0/field', 'invalid_dataset']]);
  });
});

describe('suggestions', () => {
  it('are looked for only while there are few names to compare', () => {
    const issues = createIssues();
    expect(issues.suggest('orgin', ['origin'])).toBe('origin');
    const names = Array.from({ length: 500 }, () => 'b'.repeat(64));
    for (let index = 0; index < 100; index += 1) issues.suggest('a'.repeat(64), names);
    expect(issues.suggest('orgin', ['origin'])).toBeUndefined();
  });

  it('are not looked for in formulas beyond the hundredth problem', () => {
    const started = performance.now();
    const found = problems({ metrics: formulas(50, () => `x${'+y'.repeat(990)}`) });
    expect(found).toHaveLength(100);
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
