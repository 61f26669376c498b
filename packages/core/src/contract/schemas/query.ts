import { z } from 'zod';
import type {
  Aggregate,
  AggregateMetric,
  Dimension,
  FormulaMetric,
  Granularity,
  InnerMetric,
  Metric,
  NamedMetric,
  QuerySpec,
} from '../types/query.ts';
import { absoluteRange, filters, havingCondition } from './filter.ts';
import { byKey } from './kinds/by-key.ts';
import { byType } from './kinds/by-type.ts';
import { listOf } from './kinds/list-of.ts';
import { name, text, timezone } from './primitives.ts';

export const granularity: z.ZodType<Granularity> = byType({
  string: z.enum([
    'second',
    'minute',
    'hour',
    'day',
    'week',
    'month',
    'quarter',
    'year',
    'hourOfDay',
    'weekday',
    'dayOfMonth',
    'monthOfYear',
  ]),
  object: z.strictObject({ every: z.int().min(1).max(10_000), unit: z.enum(['second', 'minute', 'hour']) }),
});

const PLAIN_AGGREGATES = [
  'count',
  'countDistinct',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'percentile',
  'stddev',
  'variance',
  'first',
  'last',
] as const;

export const aggregate: z.ZodType<Aggregate> = z.enum([
  ...PLAIN_AGGREGATES,
  'share',
  'runningTotal',
  'movingAverage',
  'rank',
]);

export const dimension: z.ZodType<Dimension> = byType({
  string: name,
  object: z.strictObject({ field: name, granularity: granularity.optional(), as: name.optional() }),
}).meta({ examples: [{ field: 'date', granularity: 'month' }] });

const innerMetric: z.ZodType<InnerMetric> = z
  .strictObject({
    aggregate: z.enum(PLAIN_AGGREGATES),
    field: name.optional(),
    p: z.number().min(0).max(1).optional().meta({ description: 'For `percentile`.' }),
    by: name.optional().meta({ description: 'For `first` and `last`: the time field that orders the rows.' }),
    per: listOf(dimension, 10, 1).meta({ description: 'What the finer groups are grouped by.' }),
  })
  .meta({
    description: 'What is calculated in each of the finer groups, over whose values the aggregate is.',
    examples: [{ aggregate: 'sum', field: 'amount', per: [{ field: 'date', granularity: 'day' }] }],
  });

const aggregateMetric: z.ZodType<AggregateMetric> = z
  .strictObject({
    aggregate,
    field: name.optional(),
    as: name.optional(),
    filters: filters.optional(),
    p: z.number().min(0).max(1).optional().meta({ description: 'For `percentile`.' }),
    by: name.optional().meta({ description: 'For `first` and `last`: the time field that orders the rows.' }),
    of: name.optional().meta({
      description: 'For `share` and `rank`: the dimension alias within which it is taken.',
    }),
    dense: z.boolean().optional().meta({ description: 'For `rank`.', default: false }),
    window: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'For `movingAverage`: groups, the current one included.' }),
    value: name.optional().meta({
      description: 'For `rank` and `movingAverage`: alias of the metric to take, in place of `field`.',
    }),
    over: innerMetric.optional(),
  })
  .meta({
    description: 'An aggregate over a field; `count` needs no field.',
    examples: [{ aggregate: 'sum', field: 'amount' }],
  });

const namedMetric: z.ZodType<NamedMetric> = z
  .strictObject({ metric: name, as: name.optional(), filters: filters.optional() })
  .meta({ description: 'A metric defined on the dataset.' });

const formulaMetric: z.ZodType<FormulaMetric> = z
  .strictObject({ formula: text(4000, 1), as: name })
  .meta({ description: 'A formula over other metrics of the query, by alias.' });

export const metric: z.ZodType<Metric> = byKey({
  aggregate: aggregateMetric,
  metric: namedMetric,
  formula: formulaMetric,
});

export const querySpec: z.ZodType<QuerySpec> = z
  .strictObject({
    dataset: name.meta({ description: 'Name or id of a dataset.' }),
    metrics: listOf(metric, 100).optional(),
    dimensions: listOf(dimension, 50).optional(),
    fields: listOf(name, 200).optional().meta({ description: 'Raw rows instead of groups.' }),
    filters: filters.optional(),
    segments: listOf(name, 50).optional(),
    having: listOf(havingCondition, 50).optional(),
    timezone: timezone.optional(),
    orderBy: listOf(
      z
        .strictObject({
          field: name.meta({ description: 'An alias of a dimension or metric of the query.' }),
          direction: z.enum(['asc', 'desc']).optional(),
          nulls: z.enum(['first', 'last']).optional(),
        })
        .meta({ examples: [{ field: 'count', direction: 'desc' }] }),
      50,
    ).optional(),
    limit: z.int().min(1).max(10_000_000).optional().meta({ default: 1000 }),
    cursor: text(4096).nullable().optional(),
    totals: z.boolean().optional(),
    fill: z.enum(['zero', 'null']).optional(),
    compare: z
      .strictObject({
        to: byType({ string: z.enum(['previousPeriod', 'previousYear']), object: absoluteRange }),
      })
      .optional(),
    topN: z
      .strictObject({ by: name, n: z.int().min(1).max(10_000), others: z.boolean().optional() })
      .optional(),
    reconcile: listOf(z.strictObject({ whole: name, parts: listOf(name, 100, 1) }), 100).optional(),
  })
  .meta({ description: 'The question asked of a dataset.' });
