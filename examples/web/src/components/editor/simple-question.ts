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
  /** What its figure is called in the answer. */
  alias: string;
  /** The most groups, where a kind shows the largest ones. */
  limit: number;
}

/** A question that asks nothing of note yet. */
export function emptyQuestion(dataset: string): SimpleQuestion {
  return {
    dataset,
    metric: 'count',
    dimension: '',
    granularity: 'month',
    filterField: '',
    filterValue: '',
    alias: 'value',
    limit: 20,
  };
}

export const KINDS = ['kpi', 'line', 'bar', 'column', 'donut', 'table', 'text'] as const;
export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'year'] as const;
const AGGREGATES = ['sum', 'avg', 'min', 'max', 'countDistinct'] as const;
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'bigint', 'decimal', 'double']);

function bucketOf(name: string): (typeof GRANULARITIES)[number] {
  return GRANULARITIES.find((one) => one === name) ?? 'month';
}

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
  const { metric, dimension, granularity, filterField, filterValue, alias, limit } = asked;
  const [aggregate = 'count', field] = metric.split(':');
  const cut = isTime(dataset, dimension)
    ? { field: dimension, granularity: bucketOf(granularity) }
    : dimension;
  const known = AGGREGATES.find((one) => one === aggregate);
  const isNumber = NUMBERS.has(dataset.fields[filterField]?.type ?? '');
  return {
    dataset: asked.dataset,
    metrics: [
      known !== undefined && field !== undefined
        ? { aggregate: known, field, as: alias }
        : aggregate === 'metric' && field !== undefined
          ? { metric: field, as: alias }
          : { aggregate: 'count', as: alias },
    ],
    ...(kind === 'kpi' || dimension === '' ? {} : { dimensions: [cut] }),
    ...(filterField === '' || filterValue === ''
      ? {}
      : { filters: [{ field: filterField, op: 'eq', value: isNumber ? Number(filterValue) : filterValue }] }),
    ...(isRanked(kind) ? { orderBy: [{ field: alias, direction: 'desc' as const }], limit } : {}),
  };
}

/** Whether a kind shows the largest groups first. */
export function isRanked(kind: Widget['kind']): boolean {
  return kind === 'bar' || kind === 'donut' || kind === 'table';
}

/** The form of a question; undefined for one that is richer than the form. */
export function toSimpleQuestion(
  query: QuerySpec,
  kind: Widget['kind'],
  dataset: Dataset,
): SimpleQuestion | undefined {
  const [metric] = query.metrics ?? [];
  const [dimension] = query.dimensions ?? [];
  const [filter] = query.filters ?? [];
  const read = emptyQuestion(dataset.name);
  if (metric !== undefined) {
    read.alias = metric.as ?? read.alias;
    if ('metric' in metric) read.metric = `metric:${metric.metric}`;
    else if ('aggregate' in metric && metric.field !== undefined)
      read.metric = `${metric.aggregate}:${metric.field}`;
  }
  if (dimension !== undefined) {
    const { field, granularity } = typeof dimension === 'string' ? { field: dimension } : dimension;
    read.dimension = field;
    if (typeof granularity === 'string') read.granularity = granularity;
  }
  if (filter !== undefined && 'field' in filter) {
    read.filterField = filter.field;
    read.filterValue = String(filter.value);
  }
  read.limit = query.limit ?? read.limit;
  return sorted(toQuery(read, kind, dataset)) === sorted(query) ? read : undefined;
}

/** JSON with its keys in order, so that equal values are equal text. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Whether a kind shows groups, so that it needs to know by what. */
export function needsDimension(kind: Widget['kind']): boolean {
  return kind !== 'kpi' && kind !== 'text' && kind !== 'table';
}
