import type { Dataset, QuerySpec, Widget } from '@istari-lens/client';

/** What the form of a widget asks for; everything else of a question is kept as it is. */
export interface SimpleQuestion {
  dataset: string;
  /** `count`, `metric:<name>` or `<aggregate>:<field>`. */
  metric: string;
  dimension: string;
  granularity: string;
  filterField: string;
  filterValue: string;
}

export const KINDS = ['kpi', 'line', 'bar', 'column', 'donut', 'table', 'text'] as const;
export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'year'] as const;
const AGGREGATES = ['sum', 'avg', 'min', 'max', 'countDistinct'] as const;
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'bigint', 'decimal', 'double']);

/** The figures that a dataset offers, as values of the form and their titles. */
export function metricChoices({ fields, metrics = {} }: Dataset): [value: string, title: string][] {
  return [
    ['count', 'Number of rows'],
    ...Object.entries(metrics).map(([name, { label = name }]): [string, string] => [`metric:${name}`, label]),
    ...Object.entries(fields).flatMap(([name, { type, label = name }]) =>
      AGGREGATES.filter((aggregate) => aggregate === 'countDistinct' || NUMBERS.has(type)).map(
        (aggregate): [string, string] => [`${aggregate}:${name}`, `${aggregate} of ${label}`],
      ),
    ),
  ];
}

/** Whether a field is a time, which is cut into buckets. */
export function isTime({ fields }: Dataset, name: string): boolean {
  const type = fields[name]?.type;
  return type === 'date' || type === 'timestamp';
}

/** The question of the form for a kind of widget; what a kind has no place for is left out. */
export function toQuery(asked: SimpleQuestion, kind: Widget['kind'], dataset: Dataset): QuerySpec | null {
  if (kind === 'text') return null;
  const { metric, dimension, granularity, filterField, filterValue } = asked;
  const [aggregate = 'count', field] = metric.split(':');
  const cut = isTime(dataset, dimension)
    ? { field: dimension, granularity: granularity as 'month' }
    : dimension;
  const known = AGGREGATES.find((one) => one === aggregate);
  const isNumber = NUMBERS.has(dataset.fields[filterField]?.type ?? '');
  return {
    dataset: asked.dataset,
    metrics: [
      known !== undefined && field !== undefined
        ? { aggregate: known, field, as: 'value' }
        : aggregate === 'metric' && field !== undefined
          ? { metric: field, as: 'value' }
          : { aggregate: 'count', as: 'value' },
    ],
    ...(kind === 'kpi' || dimension === '' ? {} : { dimensions: [cut] }),
    ...(filterField === '' || filterValue === ''
      ? {}
      : { filters: [{ field: filterField, op: 'eq', value: isNumber ? Number(filterValue) : filterValue }] }),
    ...(kind === 'bar' || kind === 'donut' || kind === 'table'
      ? { orderBy: [{ field: 'value', direction: 'desc' as const }], limit: 20 }
      : {}),
  };
}
