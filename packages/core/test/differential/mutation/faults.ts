/** A fault to seed into a source file of the query room: a piece of its text, and what it becomes. */
export interface Fault {
  readonly name: string;
  /** Relative to `packages/core/src/query`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** One fault a line of thought: what a slip of the pen in the compiler would do. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'between leaves out its upper end',
    file: 'operators/between.ts',
    find: 'target.upTo(high)',
    replace: 'target.below(high)',
  },
  {
    name: 'gte leaves out the value itself',
    file: 'operators/gte.ts',
    find: 'target.from(',
    replace: 'target.above(',
  },
  {
    name: 'ranges include their end',
    file: 'time/stored-as/timestamptz.ts',
    find: '${BOUND_SIGNS[sign]}',
    replace: "${sign === '<' ? sql`<=` : BOUND_SIGNS[sign]}",
  },
  {
    name: 'gt a date begins within the day',
    file: 'compile/target.ts',
    find: ": bound('>=', value.end)),\n  };",
    replace: ": bound('>=', value.start)),\n  };",
  },
  { name: 'neq drops null', file: 'operators/neq.ts', find: 'IS NOT TRUE', replace: 'IS FALSE' },
  { name: 'notIn drops null', file: 'operators/not-in.ts', find: 'IS NOT TRUE', replace: 'IS FALSE' },
  {
    name: 'not keeps what is unknown unknown',
    file: 'compile/expression.ts',
    find: ')}) IS NOT TRUE`',
    replace: ')}) IS FALSE`',
  },
  { name: 'in an empty list holds', file: 'operators/in.ts', find: 'sql`false`', replace: 'sql`true`' },
  {
    name: 'patterns are not escaped',
    file: 'operators/pattern.ts',
    find: String.raw`.replaceAll(/[\\%_]/g, String.raw` + '`\\$&`)',
    replace: '',
  },
  {
    name: 'startsWith searches anywhere',
    file: 'operators/starts-with.ts',
    find: 'before: false',
    replace: 'before: true',
  },
  {
    name: 'or and and change places',
    file: 'compile/expression.ts',
    find: 'sql` OR `',
    replace: 'sql` AND `',
  },
  {
    name: 'filters of metrics are forgotten',
    file: 'compile/expression.ts',
    find: 'condition: filter === null ? null : conditionSql(filter, context)',
    replace: 'condition: null',
  },
  { name: 'avg adds up', file: 'aggregates/avg.ts', find: '(avg(${value})', replace: '(sum(${value})' },
  {
    name: 'countDistinct counts all',
    file: 'aggregates/count-distinct.ts',
    find: 'count(DISTINCT ',
    replace: 'count(',
  },
  {
    name: 'a sum of whole numbers loses digits',
    file: 'aggregates/sum.ts',
    find: ': value;',
    replace: ": expression?.type === 'bigint' ? sql`${value}::double precision` : value;",
  },
  { name: 'median is of a quarter', file: 'aggregates/median.ts', find: '0.5', replace: '0.25' },
  {
    name: 'percentile counts from above',
    file: 'aggregates/quantile.ts',
    find: "'float8')})`",
    replace: "'float8')} DESC)`",
  },
  {
    name: 'variance is of a population',
    file: 'aggregates/variance.ts',
    find: 'var_samp',
    replace: 'var_pop',
  },
  { name: 'first looks from the end', file: 'aggregates/first.ts', find: 'ASC', replace: 'DESC' },
  {
    name: 'last counts rows without a value',
    file: 'aggregates/end-of-time.ts',
    find: 'sql`${value} IS NOT NULL`',
    replace: 'sql`true`',
  },
  {
    name: 'text is grouped and ordered by the collation of its column',
    file: 'compile/dimension.ts',
    find: 'sql`${value} COLLATE "C"`',
    replace: 'value',
  },
  {
    name: 'extremes of text go by the collation of the column',
    file: 'aggregates/collation.ts',
    find: 'sql` COLLATE "C"`',
    replace: 'sql``',
  },
  {
    name: 'text is compared by the collation of its column',
    file: 'compile/target.ts',
    find: 'sql` COLLATE "C"`',
    replace: 'sql``',
  },
  {
    name: 'nulls first and last change places',
    file: 'compile/compile-statement.ts',
    find: "nulls === 'first'",
    replace: "nulls === 'last'",
  },
  {
    name: 'descending is ascending',
    file: 'compile/compile-statement.ts',
    find: 'sql` DESC`',
    replace: 'sql` ASC`',
  },
  {
    name: 'dimensions do not break ties',
    file: 'plan/plan-order.ts',
    find: "direction: 'asc', nulls: 'last' }",
    replace: "direction: 'desc', nulls: 'last' }",
  },
  {
    name: 'the limit is one too low',
    file: 'encode-result.ts',
    find: 'rows.slice(0, compiled.limit - 1)',
    replace: 'rows.slice(0, compiled.limit - 2)',
  },
  {
    name: 'having is forgotten',
    file: 'compile/compile-statement.ts',
    find: 'sql` HAVING ${part}`',
    replace: 'sql``',
  },
  {
    name: 'row policy is forgotten',
    file: 'plan/plan-query.ts',
    find: 'policy.condition,',
    replace: 'null,',
  },
  {
    name: 'a missing attribute allows every row',
    file: 'plan/plan-policy.ts',
    find: "return { condition: NEVER, isDenied: true, rowSecurity: null, fingerprint: 'no rows' };",
    replace: 'return open;',
  },
  {
    name: 'left joins drop rows',
    file: 'compile/join-clause.ts',
    find: 'sql` LEFT JOIN `',
    replace: 'sql` JOIN `',
  },
  {
    name: 'buckets are cut in UTC',
    file: 'compile/dimension.ts',
    find: 'sql`(${natural} AT TIME ZONE ${zone})`',
    replace: "sql`(${natural} AT TIME ZONE 'UTC')`",
  },
  {
    name: 'short buckets forget the zone',
    file: 'time/granularities/clock-bucket.ts',
    find: '${natural}, ${zone})',
    replace: '${natural})',
  },
  {
    name: 'weeks begin on Monday whatever the tenant says',
    file: 'time/granularities/week.ts',
    find: 'weekShift(calendar)',
    replace: '(weekShift(calendar), 0)',
  },
  {
    name: 'fiscal years are calendar years in ranges',
    file: 'time/units.ts',
    find: 'const shift = monthShift(calendar, count);',
    replace: 'const shift = 0; void monthShift(calendar, count);',
  },
  {
    name: 'weeks of ranges end a day late',
    file: 'time/units.ts',
    find: 'MONDAY_SHIFT_MS - weekShift',
    replace: 'DAY_MS + MONDAY_SHIFT_MS - weekShift',
  },
  {
    name: 'last includes the current unit',
    file: 'time/resolve-range.ts',
    find: 'includeCurrent ? 1 : 0',
    replace: '1',
  },
  {
    name: 'milliseconds are taken for seconds',
    file: 'time/stored-as/epoch.ts',
    find: 'ms: 1000n',
    replace: 'ms: 1_000_000n',
  },
  {
    name: 'stored wall clocks are taken for UTC',
    file: 'time/stored-as/timestamp.ts',
    find: 'AT TIME ZONE ${parameter(timezone',
    replace: "AT TIME ZONE ${parameter('UTC' || timezone",
  },
  {
    name: 'division by zero is not null',
    file: 'formula/operations/divide.ts',
    find: 'NULLIF(${divisor ?? sql``}, 0)',
    replace: 'COALESCE(NULLIF(${divisor ?? sql``}, 0), 1)',
  },
  {
    name: 'products stay as narrow as their factors',
    file: 'formula/operations/number-types.ts',
    find: "if (type.size === 'int4') return { ...type, size: 'int8' };",
    replace: '',
  },
  {
    name: 'plus and minus change places',
    file: 'formula/parse.ts',
    find: "const SUM: Level = { '+': 'add', '-': 'subtract' };",
    replace: "const SUM: Level = { '+': 'subtract', '-': 'add' };",
  },
];
