import type { Join } from '../../contract/types/dataset.ts';
import type { Sound } from '../../contract/reading.ts';
import type { Column, QuerySpec, ResolvedRange } from '../../contract/types/query.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import { previousSpan } from '../time/previous-span.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import { isWritable } from '../time/time-text.ts';
import type { Aliases } from './aliases.ts';
import type { AskedRange } from './asked-ranges.ts';
import { fullDimension } from './alias.ts';
import { valuesOfPart } from './bucket-dimensions.ts';
import type { Condition, Expression, PlannedMetric, SpanValue } from './nodes.ts';
import type { PlanContext } from './plan-context.ts';
import { planRange, resolvedRange } from './plan-range.ts';
import { planParts, repeatsRows, type PlannedPart, type Undivided } from './plan-parts.ts';
import { tablesOf } from './tables-used.ts';

/** Two periods that are compared. */
export interface PlannedCompare {
  readonly field: string;
  readonly operand: Expression;
  /** Place of the filter that says the current period. */
  readonly filter: number;
  readonly current: SpanValue;
  readonly previous: SpanValue;
  /** True for rows of the previous period. */
  readonly isPrevious: Condition;
}

/** The parts of a comparison, besides those of the current period. */
export interface ComparedParts {
  readonly previousParts: readonly PlannedPart[];
  /** Of both periods at once; null where rows may belong to both, or be repeated. */
  readonly togetherParts: readonly PlannedPart[] | null;
}

/** Finds the two periods that a question compares; null when it compares none, or there is a problem. */
export function planCompare(
  spec: Sound<QuerySpec>,
  ranges: readonly AskedRange[],
  context: PlanContext,
): PlannedCompare | null {
  const { compare } = spec;
  const { issues } = context;
  if (compare === undefined || !issues.isWhole('/compare')) return null;
  const range = decidingRange(spec, ranges, context);
  if (range === undefined || compare.to === undefined || !issues.isWhole('/dimensions')) return null;
  const { field, operand, index, span: current } = range;
  const previous = spanToCompare(compare.to, range, context);
  if (previous === undefined) return null;
  const isPrevious = inRange(operand, previous);
  return { field, operand, filter: index, current, previous, isPrevious };
}

/** The range that says which period is the current one. */
function decidingRange(
  { dimensions = [] }: Sound<QuerySpec>,
  ranges: readonly AskedRange[],
  { issues, model }: PlanContext,
): AskedRange | undefined {
  const fields = new Set(ranges.map(({ field }) => field));
  const cut = dimensions.flatMap((dimension, place) => {
    const { field, granularity } = fullDimension(dimension);
    const isBucket = granularity !== undefined && valuesOfPart(granularity as never) === null;
    return isBucket && field !== undefined ? [{ place, field }] : [];
  });
  const [bucket, second] = cut;
  if (second !== undefined) {
    const detail =
      'With "compare" only one dimension may be cut into buckets: leave this out, or take a part such as weekday.';
    issues.add(`/dimensions/${second.place}`, 'compare_dimension', detail);
    return undefined;
  }
  const fitting = bucket === undefined ? ranges : ranges.filter(({ field }) => field === bucket.field);
  const [range, other] = fitting;
  if (range === undefined && bucket !== undefined && fields.size > 0) {
    const detail = `Periods are compared by the field of the range: cut "${[...fields].join('" or "')}", or add a range of this field.`;
    issues.add(`/dimensions/${bucket.place}`, 'compare_dimension', detail);
    return undefined;
  }
  if (range === undefined) {
    const detail =
      'What is compared has to be told: add a filter with "inRange" on a time field, not within another.';
    issues.add('/compare', 'range_needed', detail);
    return undefined;
  }
  if (other !== undefined) {
    const detail =
      'Several filters say a range of time: leave one, or cut the field that is meant into buckets.';
    issues.add('/compare', 'ambiguous_range', detail);
    return undefined;
  }
  for (const [place, dimension] of dimensions.entries()) {
    const { field, granularity } = fullDimension(dimension);
    if (field === undefined || granularity !== undefined || model.field(field) !== range.operand) continue;
    const detail = 'Uncut, the times of two periods have nothing in common: give this a granularity.';
    issues.add(`/dimensions/${place}`, 'compare_dimension', detail);
    return undefined;
  }
  return range;
}

function spanToCompare(
  to: NonNullable<Sound<QuerySpec>['compare']>['to'] & {},
  { field, operand, range, span }: AskedRange,
  context: PlanContext,
): SpanValue | undefined {
  const { issues, zone } = context;
  if (typeof to === 'object') {
    const quiet = { ...context.gathered, ranges: [] };
    return planRange(to, { name: field, operand }, '/compare/to', { ...context, gathered: quiet });
  }
  const { storedAs } = operand;
  if (storedAs === null) return undefined;
  const previous = previousSpan(to, range, span, { family: familyOf(storedAs), zone });
  if (isWritable(previous.start) && isWritable(previous.end)) return previous;
  issues.add('/compare/to', 'invalid_range', 'The period before lies outside the years 1 to 9999.');
  return undefined;
}

function inRange(operand: Expression, span: SpanValue): Condition {
  return { kind: 'comparison', operator: 'inRange', operand, values: [span], caseSensitive: true };
}

/** The ranges of an answer with the part that two of them have in the comparison. */
export function comparedRanges(
  ranges: readonly ResolvedRange[],
  { field, operand, current, previous }: PlannedCompare,
  context: PlanContext,
): ResolvedRange[] {
  const now = resolvedRange(current, field, operand, context);
  const before = resolvedRange(previous, field, operand, context);
  return [
    ...ranges.map((range) =>
      range.field === field && range.start === now.start && range.end === now.end
        ? { ...range, role: 'current' as const }
        : range,
    ),
    { ...before, role: 'previous' as const },
  ];
}

/** Divides a question over two periods; `undivided` is that of the current one, without its range. */
export function planComparedParts(
  undivided: Undivided,
  { operand, current, previous, isPrevious }: PlannedCompare,
  context: PlanContext,
): ComparedParts {
  const { where, joins, dimensions } = undivided;
  const before = planParts({ ...undivided, where: [...where, isPrevious] }, context.issues);
  const overlap = previous.start < current.end && current.start < previous.end;
  if (overlap || joins.some((join: Join) => repeatsRows(join)))
    return { previousParts: before, togetherParts: null };
  const either: Condition = { kind: 'or', conditions: [inRange(operand, current), isPrevious] };
  const [pattern] = dimensions;
  const period = {
    alias: '',
    expression: operand,
    granularity: null,
    calendar: pattern?.calendar ?? context.calendar,
  };
  const together = planParts(
    { ...undivided, dimensions: [...dimensions, period], where: [...where, either] },
    context.issues,
  );
  return { previousParts: before, togetherParts: tablesOf(operand).size === 0 ? null : together };
}

/** What is added for each metric, in order. */
export const COMPARED = ['previous', 'delta', 'percent'] as const;

/** A column that a comparison adds. */
export interface ComparedColumn {
  readonly kind: (typeof COMPARED)[number];
  /** Place among the metrics. */
  readonly metric: number;
  readonly alias: string;
}

/** The columns that a comparison adds; reports names that are taken. */
export function comparedColumns(
  metrics: readonly PlannedMetric[],
  aliases: Aliases,
  context: PlanContext,
): ComparedColumn[] {
  const taken = new Set([...aliases.dimensions, ...aliases.metrics]);
  return metrics.flatMap(({ alias, expression }, metric) =>
    COMPARED.flatMap((kind): ComparedColumn[] => {
      if (kind !== 'previous' && !NUMBERS.has(expression.type)) return [];
      const name = `${alias}__${kind}`;
      if (taken.has(name)) {
        const detail = `With "compare" the name "${name}" is that of a column which is added: give another.`;
        const place = aliases.metrics.indexOf(name);
        const pointer = place >= 0 ? `/metrics/${place}` : `/dimensions/${aliases.dimensions.indexOf(name)}`;
        context.issues.add(pointer, 'duplicate_alias', detail);
      }
      return [{ kind, metric, alias: name }];
    }),
  );
}

/** Describes an added column. */
export function describeCompared(column: ComparedColumn, metric: Column): Column {
  const { kind, alias } = column;
  const label = `${metric.label} (${kind})`;
  if (kind === 'percent') {
    return { name: alias, type: 'double', role: 'compare', label, format: { style: 'percent' } };
  }
  return { ...metric, name: alias, role: 'compare', label };
}
