import { AGGREGATE_NAMES, GRANULARITY_NAMES, OPERATOR_TYPES } from '../generate/goals.ts';

const SHOWN_GRANULARITIES: Readonly<Record<string, string>> = { longBin: 'bin over an hour' };

/** Everything of which the questions must have enough examples. */
export const EXPECTED_FEATURES: readonly string[] = [
  ...Object.entries(OPERATOR_TYPES).flatMap(([op, types]) => types.map((type) => `operator ${op} ${type}`)),
  ...AGGREGATE_NAMES.map((name) => `aggregate ${name}`),
  ...GRANULARITY_NAMES.map((name) => `granularity ${SHOWN_GRANULARITIES[name] ?? name}`),
  ...['last', 'last with current', 'this', 'toDate', 'start and end'].map((form) => `range ${form}`),
  ...['timestamptz', 'timestamp local', 'timestamp zone', 'epoch s', 'epoch ms'].flatMap((storage) => [
    `stored as ${storage}, filter`,
    `stored as ${storage}, dimension`,
  ]),
  ...[
    'and',
    'or',
    'not',
    'nested filter tree',
    'case sensitive search',
    'empty list',
    'computed column',
    'left join',
    'inner join',
    'join over a join',
    'one-to-many join',
    'plain dimension',
    'no dimension',
    'several dimensions',
    'formula',
    'named metric',
    'named metric with filter',
    'metric filter',
    'having',
    'segment',
    'filters of the dataset',
    'row policy',
    'order',
    'order descending',
    'nulls first',
    'cut by the limit',
    'zone of the question',
    'zone of the context',
    'calendar of the tenant in a bucket',
    'calendar of the tenant in a range',
  ].map((feature) => `feature ${feature}`),
];
