import { describe, expect, it } from 'vitest';
import { compile, EVERYTHING, issuesOf } from '../../../test/query-fixtures.ts';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { Metric } from '../../contract/types/query.ts';
import { OPERATIONS } from './operations/index.ts';

const METRICS: Metric[] = [
  { aggregate: 'count', as: 'n' },
  { aggregate: 'sum', field: 'small', as: 'whole' },
  { aggregate: 'sum', field: 'big', as: 'big' },
  { aggregate: 'sum', field: 'money', as: 'money' },
  { aggregate: 'avg', field: 'small', as: 'mean' },
  { aggregate: 'min', field: 'text', as: 'word' },
  { aggregate: 'max', field: 'moment', as: 'latest' },
  { aggregate: 'min', field: 'day', as: 'lastDay' },
  { aggregate: 'min', field: 'wall', as: 'wall' },
  { aggregate: 'min', field: 'clock', as: 'clock' },
];
const SQL: Record<string, string> = {
  n: 'count(*)',
  whole: 'sum("base"."c_integer")',
  big: 'sum("base"."c_bigint")',
  money: 'sum("base"."c_numeric")',
  mean: '(avg("base"."c_integer"))::double precision',
  latest: 'max(("base"."c_timestamptz")::timestamptz)',
  word: 'min(("base"."c_text")::text COLLATE "C")',
};
const f = (name: string, cast: string): string => `(${SQL[name]})::${cast}`;

/** The SQL of a formula, with its type; parameters are put in place to be seen. */
function formula(text: string): [string, string | undefined] {
  const { statement, columns } = compile(EVERYTHING, {
    metrics: [...METRICS, { formula: text, as: 'result' }],
  });
  const sql = statement.text.slice('SELECT '.length, statement.text.indexOf(' FROM "public"'));
  const before = compile(EVERYTHING, { metrics: METRICS }).statement.text;
  const start = before.indexOf(' FROM "public"') - 'SELECT '.length + 2;
  const shown = sql
    .slice(start)
    .replaceAll(/\$(\d+)::[a-z]+/g, (_, n: string) => String(statement.values?.[Number(n) - 1]));
  return [shown, columns.at(-1)?.type];
}

const CASES: [string, string, string][] = [
  ['n + 1', `(${f('n', 'numeric')} + (1)::numeric)`, 'integer'],
  ['n - whole', `(${f('n', 'numeric')} - ${f('whole', 'numeric')})`, 'integer'],
  ['big * 2', `(${f('big', 'numeric')} * (2)::numeric)`, 'bigint'],
  ['money * 0.19', `(${f('money', 'numeric')} * (0.19)::numeric)`, 'decimal'],
  ['whole * 0.5', `(${f('whole', 'double precision')} * (0.5)::double precision)`, 'double'],
  ['money + mean', `(${f('money', 'double precision')} + ${f('mean', 'double precision')})`, 'double'],
  ['whole / n', `(${f('whole', 'double precision')} / NULLIF(${f('n', 'double precision')}, 0))`, 'double'],
  ['-n', `(- ${f('n', 'numeric')})`, 'integer'],
  [
    'n - n - n',
    `(((${f('n', 'numeric')} - ${f('n', 'numeric')}))::numeric - ${f('n', 'numeric')})`,
    'integer',
  ],
  ['abs(mean)', `abs(${f('mean', 'double precision')})`, 'double'],
  ['round(mean, 2)', `(round((${SQL['mean']})::text::numeric, 2))::double precision`, 'double'],
  ['round(n)', 'count(*)', 'integer'],
  ['floor(mean)', `floor(${SQL['mean']})`, 'double'],
  ['ceil(money)', `ceil(${SQL['money']})`, 'decimal'],
  ['least(n, whole)', `LEAST(${f('n', 'bigint')}, ${f('whole', 'bigint')})`, 'integer'],
  [
    'greatest(n, mean)',
    `GREATEST(${f('n', 'double precision')}, ${f('mean', 'double precision')})`,
    'double',
  ],
  ['coalesce(whole, 0)', `COALESCE(${f('whole', 'bigint')}, (0)::bigint)`, 'integer'],
  ["coalesce(word, 'it''s')", `COALESCE(${SQL['word']} COLLATE "C", it's COLLATE "C") COLLATE "C"`, 'text'],
  ['nullIf(n, 0)', `NULLIF(${f('n', 'bigint')}, (0)::bigint)`, 'integer'],
  ['isNull(latest)', `(${SQL['latest']} IS NULL)`, 'boolean'],
  ['n = 1 or not n != 2 and true', `((count(*) = 1) OR ((NOT (count(*) <> 2)) AND true))`, 'boolean'],
  [
    'n < 1 and (n <= 2 or n > 3 or n >= 4)',
    '((count(*) < 1) AND (((count(*) <= 2) OR (count(*) > 3)) OR (count(*) >= 4)))',
    'boolean',
  ],
  ["word < 'b'", `(${SQL['word']} < b COLLATE "C")`, 'boolean'],
  ['latest <= latest', `(${SQL['latest']} <= ${SQL['latest']})`, 'boolean'],
  ["latest <= '2024-03-01'", `(${SQL['latest']} < 2024-03-02T00:00:00Z)`, 'boolean'],
  ["'2024-03-01' <= latest", `(${SQL['latest']} >= 2024-03-01T00:00:00Z)`, 'boolean'],
  ["latest > '2024-03-01'", `(${SQL['latest']} >= 2024-03-02T00:00:00Z)`, 'boolean'],
  ["lastDay != '2024-03-01'", '(NOT (min(("base"."c_date")::date) = 2024-03-01))', 'boolean'],
  ["clock < '14:30'", '(min("base"."c_time") < 14:30)', 'boolean'],
  ["wall >= '2024-03-01T10:30'", '(min(("base"."c_local")::timestamp) >= 2024-03-01T10:30:00)', 'boolean'],
  [
    'lastDay = wall',
    '(min(("base"."c_date")::date) = (min(("base"."c_local")::timestamp))::date)',
    'boolean',
  ],
  [
    'latest < lastDay',
    `((${SQL['latest']} AT TIME ZONE UTC)::date < min(("base"."c_date")::date))`,
    'boolean',
  ],
  ['coalesce(latest, null)', `COALESCE(${SQL['latest']}, NULL::timestamptz)`, 'timestamp'],
  ['least(clock, null)', 'LEAST(min("base"."c_time"), NULL::time)', 'time'],
  ['if(n > 1, 2, 3)', '(CASE WHEN (count(*) > 1) THEN (2)::integer ELSE (3)::integer END)', 'integer'],
  [
    "case when n > 1 then 'many' when n = 1 then 'one' else null end",
    '(CASE WHEN (count(*) > 1) THEN many WHEN (count(*) = 1) THEN one ELSE NULL::text END) COLLATE "C"',
    'text',
  ],
];

describe('formulas over metrics', () => {
  it.each(CASES)('%s', (text, sql, type) => {
    expect(formula(text)).toEqual([sql, type]);
  });

  it('cover every operation', () => {
    const written = CASES.map(([text]) => text).join(' ');
    for (const { label } of Object.values(OPERATIONS)) expect(written).toContain(label);
  });

  it('may name metrics that come later, and other formulas', () => {
    const { statement } = compile(EVERYTHING, {
      metrics: [
        { formula: 'b + 1', as: 'a' },
        { formula: 'n + 1', as: 'b' },
        { aggregate: 'count', as: 'n' },
      ],
    });
    expect(statement.text).toContain('SELECT ((((count(*))::numeric + ($1::integer)::numeric))::numeric + ');
  });
});

const WRONG: [string, number, string, string?][] = [
  [' ', 2, 'a value is needed, but the formula ends'],
  ['n +', 4, 'a value is needed, but the formula ends'],
  ['n n', 3, 'an operator or the end is needed'],
  ['(n', 3, '")" is needed'],
  ['n ? 1', 3, 'A formula is made of'],
  ['1.5.2', 1, 'A formula is made of'],
  ["'open", 1, 'A formula is made of'],
  ['1 < n < 3', 7, 'do not chain'],
  ['whol + 1', 1, 'no metric "whol" here. Did you mean "whole"?', 'whole'],
  ['rond(n)', 1, 'no function "rond" here. Did you mean "round"?', 'round'],
  ['sum(n)', 1, 'An aggregate is a metric of its own'],
  ['n + word', 3, 'Both sides must be numbers'],
  ['n + null', 3, 'Both sides must be numbers'],
  ['n = null', 3, 'use isNull'],
  ["n = 'a'", 3, 'compares two numbers'],
  ['n and true', 3, 'must be yes or no'],
  ['not n', 1, 'needs yes or no'],
  ['abs(1, 2)', 1, 'takes 1 values, not 2'],
  ['round(mean, n)', 1, 'digits to round to'],
  ['coalesce(n, word)', 1, 'must all be numbers'],
  ['coalesce(latest, lastDay)', 1, 'all times of one kind'],
  ['latest > n', 8, 'a time with one in quotes'],
  ["latest > 'soon'", 8, 'a date such as 2024-03-01'],
  ["lastDay = '2024-03-01T10:00'", 9, 'holds dates'],
  ["clock > '25:00'", 7, 'times of day'],
  ['clock > latest', 7, 'another time of day'],
  ['wall < latest', 6, 'nobody knows'],
  ["'2024-03-01' < '2024-03-02' and word > latest", 38, 'two times'],
  ['coalesce(null)', 1, 'something other than null'],
  ['if(n, 1, 2)', 1, 'A condition must be yes or no'],
  ['result + 1', 1, 'depends on itself'],
  ['case n when 1 then 2 end', 6, '"when" is needed'],
  [`${'('.repeat(60)}n`, 41, 'nested too deeply'],
  [`${'-'.repeat(60)}n`, 41, 'repeated too often'],
  ['n'.repeat(2001), 2000, 'may have 2000 characters'],
];

describe('wrong formulas say where and what', () => {
  it.each(WRONG)('%s', (text, position, detail, suggestion) => {
    const issues = issuesOf(EVERYTHING, { metrics: [...METRICS, { formula: text, as: 'result' }] });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ pointer: '/metrics/10/formula', code: 'invalid_formula' });
    expect(issues[0]?.detail).toContain(`At character ${position}: `);
    expect(issues[0]?.detail).toContain(detail);
    expect(issues[0]?.suggestion).toBe(suggestion);
  });

  it('names the metric that was meant', () => {
    const metrics: Metric[] = [
      { aggregate: 'count', as: 'flights' },
      { aggregate: 'count', as: 'late', filters: [{ field: 'flag', op: 'eq', value: true }] },
      { formula: 'late / flighs', as: 'lateShare' },
    ];
    expect(issuesOf(EVERYTHING, { metrics })).toEqual([
      {
        pointer: '/metrics/2/formula',
        code: 'invalid_formula',
        detail: 'At character 8: There is no metric "flighs" here. Did you mean "flights"?',
        allowed: ['flights', 'late'],
        suggestion: 'flights',
      },
    ]);
  });

  it('reports every unknown name at once', () => {
    const issues = issuesOf(EVERYTHING, {
      metrics: [
        { aggregate: 'count', as: 'n' },
        { formula: 'x + y', as: 'r' },
      ],
    });
    expect(issues.map(({ detail }) => detail.slice(0, 14))).toEqual(['At character 1', 'At character 5']);
  });

  it('refuses formulas over formulas that would grow without bound', () => {
    const doubling: Metric[] = Array.from({ length: 14 }, (_, index) => ({
      formula: `m${index} + m${index}`,
      as: `m${index + 1}`,
    }));
    const issues = issuesOf(EVERYTHING, { metrics: [{ aggregate: 'count', as: 'm0' }, ...doubling] });
    expect(issues[0]?.detail).toContain('too large');
  });
});

describe('formulas of the dataset', () => {
  const dataset: DatasetDefinition = {
    ...EVERYTHING,
    fields: {
      ...EVERYTHING.fields,
      twice: { formula: 'small + small', type: 'integer' },
      label: { formula: "case when twice > 10 then 'high' else 'low' end", type: 'text' },
    },
    metrics: {
      high: { formula: "countIf(label = 'high')" },
      highShare: { formula: 'high / count()' },
      weighted: { formula: 'sumIf(money * small, flag) / sum(small)' },
      words: { formula: 'countDistinct(text) + max(twice)' },
    },
  };

  it('compute columns over columns, wide enough not to overflow', () => {
    const { statement } = compile(dataset, { dimensions: ['label'] });
    const twice = '(("base"."c_integer")::bigint + ("base"."c_integer")::bigint)';
    expect(statement.text).toContain(
      `SELECT (CASE WHEN (${twice} > $1::integer) THEN $2::text ELSE $3::text END) COLLATE "C" FROM`,
    );
  });

  it('aggregate over rows and combine metrics', () => {
    const { statement, columns } = compile(dataset, {
      metrics: [{ metric: 'highShare' }, { metric: 'weighted' }, { metric: 'words' }],
    });
    expect(columns.map(({ type }) => type)).toEqual(['double', 'double', 'integer']);
    expect(statement.text).toContain(
      'sum((("base"."c_numeric")::numeric * ("base"."c_integer")::numeric)) FILTER (WHERE "base"."c_boolean")',
    );
  });
});
