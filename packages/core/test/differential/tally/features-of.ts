import type { DatasetDefinition } from '../../../src/contract/types/dataset.ts';
import type { Filter, FilterCondition, QuerySpec, TimeRange } from '../../../src/contract/types/query.ts';
import type { Answer } from '../evaluator/question.ts';
import type { FieldFacts } from '../generate/field-facts.ts';
import type { DifferentialCase } from '../generate/question.ts';

/** Everything that a question is an example of, each once: `operator eq text`, `aggregate sum`, `feature having`. */
export function featuresOf(
  { variant, spec, calendar, attributes, timezones }: DifferentialCase,
  definition: DatasetDefinition,
  fields: readonly FieldFacts[],
  answer: Answer,
): ReadonlySet<string> {
  const found = new Set<string>();
  const when = (feature: string, holds: boolean): void => {
    if (holds) found.add(`feature ${feature}`);
  };
  const byName = new Map(fields.map((field) => [field.name, field]));
  const used = (name: string, how: 'filter' | 'dimension' | 'metric'): void => {
    const field = byName.get(name);
    if (field === undefined) return;
    const given = definition.fields[name];
    when('computed column', field.isComputed);
    if (given === undefined || !('column' in given)) return;
    when('left join', given.column.includes('.') && variant !== 'fixed');
    when('join over a join', field.isOfChain);
    when('one-to-many join', field.many !== null);
    const { storedAs } = given;
    if (storedAs === undefined || how === 'metric') return;
    const detail = storedAs.kind === 'timestamp' ? (storedAs.timezone === 'local' ? 'local' : 'zone') : '';
    found.add(
      `stored as ${storedAs.kind}${detail && ` ${detail}`}${'unit' in storedAs ? ` ${storedAs.unit}` : ''}, ${how}`,
    );
  };
  const condition = ({ field, op, value, caseSensitive }: FilterCondition): void => {
    used(field, 'filter');
    found.add(`operator ${op} ${byName.get(field)?.type ?? ''}`);
    when('case sensitive search', caseSensitive === true);
    when('empty list', Array.isArray(value) && value.length === 0);
    if (op === 'inRange') range(value as TimeRange);
  };
  const range = (value: TimeRange): void => {
    const form =
      'last' in value
        ? value.includeCurrent === true
          ? 'last with current'
          : 'last'
        : Object.keys(value)[0];
    found.add(`range ${form === 'start' ? 'start and end' : form}`);
    const unit =
      'last' in value ? value.unit : 'this' in value ? value.this : 'toDate' in value ? value.toDate : '';
    when('calendar of the tenant in a range', isOfCalendar(unit));
  };
  const isOfCalendar = (unit: unknown): boolean =>
    (unit === 'week' && calendar.firstWeekday !== 1) ||
    ((unit === 'quarter' || unit === 'year') && calendar.firstMonth !== 1);
  const tree = (filter: Filter, depth: number): void => {
    when('nested filter tree', depth > 2);
    if ('and' in filter) for (const part of filter.and) tree(part, depth + 1);
    else if ('or' in filter) for (const part of filter.or) tree(part, depth + 1);
    else if ('not' in filter) tree(filter.not, depth + 1);
    else condition(filter);
    when('and', 'and' in filter);
    when('or', 'or' in filter);
    when('not', 'not' in filter);
  };

  for (const dimension of spec.dimensions ?? []) {
    const { field, granularity } = typeof dimension === 'string' ? { field: dimension } : dimension;
    used(field, 'dimension');
    when('plain dimension', granularity === undefined);
    if (granularity === undefined) continue;
    const hours = typeof granularity === 'object' && granularity.unit === 'hour' ? granularity.every : 0;
    const isLong = hours > 1 || (typeof granularity === 'object' && granularity.every === 90);
    found.add(
      `granularity ${typeof granularity === 'object' ? (isLong ? 'bin over an hour' : 'bin') : granularity}`,
    );
    when('calendar of the tenant in a bucket', isOfCalendar(granularity));
  }
  for (const metric of spec.metrics ?? []) {
    when('formula', 'formula' in metric);
    if ('formula' in metric) continue;
    when('named metric', 'metric' in metric);
    when('metric filter', metric.filters !== undefined);
    when('named metric with filter', 'metric' in metric && metric.filters !== undefined);
    for (const filter of metric.filters ?? []) tree(filter, 1);
    if (!('aggregate' in metric)) continue;
    found.add(`aggregate ${metric.aggregate}`);
    if (metric.field !== undefined) used(metric.field, 'metric');
  }
  for (const filter of spec.filters ?? []) tree(filter, 1);
  when('having', spec.having !== undefined);
  when('segment', spec.segments !== undefined);
  when('filters of the dataset', definition.filters !== undefined);
  when('inner join', variant === 'fixed');
  when('row policy', definition.policy?.rows !== undefined && Object.keys(attributes).length === 4);
  when('order', spec.orderBy !== undefined);
  when('order descending', spec.orderBy?.some(({ direction }) => direction === 'desc') === true);
  when('nulls first', spec.orderBy?.some(({ nulls }) => nulls === 'first') === true);
  when('no dimension', (spec.dimensions ?? []).length === 0);
  when('several dimensions', (spec.dimensions ?? []).length > 1);
  when('zone of the question', spec.timezone !== undefined);
  when('zone of the context', spec.timezone === undefined && timezones.length > 0);
  when('cut by the limit', answer.truncated);
  for (const stage of stagesOf(spec)) found.add(`stage ${stage}`);
  when('incomplete buckets told', answer.incomplete !== null);
  return found;
}

/** What a question does with its groups. */
function stagesOf({
  metrics = [],
  fill,
  dimensions = [],
  compare,
  topN,
  totals,
  having,
  fields,
}: QuerySpec): string[] {
  const asked = metrics.filter((metric) => 'aggregate' in metric);
  const cuts = dimensions.flatMap((one) => (typeof one === 'string' ? [] : (one.granularity ?? [])));
  const isPart = (name: unknown): boolean =>
    ['weekday', 'dayOfMonth', 'monthOfYear', 'hourOfDay'].includes(String(name));
  const is: Readonly<Record<string, boolean>> = {
    ...Object.fromEntries(
      ['share', 'runningTotal', 'movingAverage', 'rank'].map((name) => [
        name,
        asked.some(({ aggregate }) => aggregate === name),
      ]),
    ),
    'share within': asked.some(({ aggregate, of }) => aggregate === 'share' && of !== undefined),
    'rank by metric': asked.some(({ value }) => value !== undefined),
    'two levels': asked.some(({ over }) => over !== undefined),
    'fill zero': fill === 'zero',
    'fill null': fill === 'null',
    'fill of parts': fill !== undefined && cuts.some(isPart),
    'fill of buckets': fill !== undefined && cuts.some((cut) => !isPart(cut)),
    'previous period': compare?.to === 'previousPeriod',
    'previous year': compare?.to === 'previousYear',
    'range to compare': typeof compare?.to === 'object',
    'buckets compared': compare !== undefined && cuts.some((cut) => !isPart(cut)),
    'first groups': topN !== undefined,
    others: topN?.others === true,
    totals: totals === true,
    subtotals: totals === true && dimensions.length > 1,
    'totals of a condition': totals === true && having !== undefined,
    rows: fields !== undefined,
  };
  return Object.keys(is).filter((name) => is[name] === true);
}
