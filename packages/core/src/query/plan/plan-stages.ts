import type { Sound } from '../../contract/reading.ts';
import type { Incomplete, QuerySpec } from '../../contract/types/query.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import { incompleteBuckets } from '../time/bucket-bounds.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import type { Aliases } from './aliases.ts';
import type { AskedRange } from './asked-ranges.ts';
import { cutDimensions, valuesOfPart } from './bucket-dimensions.ts';
import type { PlannedDimension, PlannedMetric, WindowExpression } from './nodes.ts';
import { planCalendar, refuseManyBuckets, spanOf, type PlannedCalendar } from './plan-calendars.ts';
import type { ComparedColumn, ComparedParts, PlannedCompare } from './plan-compare.ts';
import type { PlanContext } from './plan-context.ts';
import { windowsOf } from './tables-used.ts';

/** The groups that an answer shows, of all that there are. */
export interface PlannedTopN {
  /** Place among the metrics. */
  readonly by: number;
  readonly n: number;
  readonly others: boolean;
}

/** What is done with the groups before they are an answer. */
export interface PlannedStages {
  readonly windows: readonly WindowExpression[];
  readonly fill: 'zero' | 'null' | null;
  /** Of the dimensions that are filled, or whose buckets are compared. */
  readonly calendars: readonly PlannedCalendar[];
  readonly compare: (PlannedCompare & ComparedParts & { readonly columns: readonly ComparedColumn[] }) | null;
  readonly topN: PlannedTopN | null;
  readonly totals: boolean;
  /** The most rows of a level of subtotals. */
  readonly maxRows: number;
}

interface Grouped {
  readonly dimensions: readonly PlannedDimension[];
  readonly metrics: readonly PlannedMetric[];
}

/** The values over all groups that the metrics stand on. */
export function plannedWindows(metrics: readonly PlannedMetric[]): WindowExpression[] {
  return [...new Set(metrics.flatMap(({ expression }) => [...windowsOf(expression)]))];
}

/** The calendars that filling and comparing take; reports what they lack. */
export function planCalendars(
  spec: Sound<QuerySpec>,
  { dimensions }: Grouped,
  ranges: readonly AskedRange[],
  compare: PlannedCompare | null,
  context: PlanContext,
): PlannedCalendar[] {
  const { issues } = context;
  const { fill } = spec;
  // Which of them are cut can only be told of all.
  if ((fill === undefined && compare === null) || dimensions.length !== (spec.dimensions?.length ?? 0))
    return [];
  const cut = cutDimensions(spec.dimensions, dimensions);
  if (fill !== undefined && cut.length === 0 && issues.isWhole('/dimensions')) {
    const detail =
      'Only time that is cut has gaps to fill: give a dimension a granularity, or leave this out.';
    issues.add('/fill', 'no_buckets', detail);
    return [];
  }
  const wanted =
    fill === undefined ? cut.filter(({ granularity }) => valuesOfPart(granularity) === null) : cut;
  const calendars = wanted.flatMap((dimension) => {
    const { field } = dimension;
    const own = spanOf(field, ranges);
    const spans =
      compare !== null && compare.field === field
        ? [compare.current, compare.previous]
        : compare !== null && own !== undefined
          ? [own, own]
          : [own].filter((span) => span !== undefined);
    const calendar = planCalendar(dimension, spans);
    if (calendar !== undefined) return [calendar];
    // Without its range, nobody knows where a bucket is missing.
    const detail = `From when to when is to be filled? Add a filter with "inRange" on "${field}", not within another.`;
    if (issues.isWhole('/filters')) issues.add('/fill', 'range_needed', detail);
    return [];
  });
  refuseManyBuckets(calendars, fill === undefined ? '/compare' : '/fill', context);
  return calendars;
}

/** Plans the groups that are shown first; null where all are, or there is a problem. */
export function planTopN(
  { topN, dimensions = [] }: Sound<QuerySpec>,
  metrics: readonly PlannedMetric[],
  aliases: Aliases,
  { issues, limits }: PlanContext,
): PlannedTopN | null {
  if (topN === undefined || !issues.isWhole('/topN')) return null;
  const { by = '', n = 1, others = false } = topN;
  if (n > limits.maxRows) {
    issues.add('/topN/n', 'limit_exceeded', `A query may answer with ${limits.maxRows} rows: ask for fewer.`);
  }
  if (dimensions.length === 0 && !issues.isRefused('/dimensions')) {
    issues.add('/dimensions', 'missing', 'Without dimensions there is one group only: leave out "topN".');
  }
  const place = metrics.findIndex(({ alias }) => alias === by);
  const metric = metrics[place];
  if (metric === undefined) {
    const known = aliases.metrics.filter((alias) => alias !== undefined);
    if (aliases.isComplete && !known.includes(by)) {
      issues.addUnknown('/topN/by', 'unknown_alias', 'metric in this query', by, known);
    }
    return null;
  }
  if (!NUMBERS.has(metric.expression.type)) {
    const detail = `Groups are ranked by a number, and this metric is ${metric.expression.type}.`;
    issues.add('/topN/by', 'value_type', detail);
    return null;
  }
  return { by: place, n, others };
}

/** Which of the outer buckets of the answer are there in part only; undefined where that cannot be said. */
export function planIncomplete(
  spec: Sound<QuerySpec>,
  { dimensions }: Grouped,
  ranges: readonly AskedRange[],
  context: PlanContext,
): Incomplete | undefined {
  const cut = cutDimensions(spec.dimensions, dimensions).filter(
    ({ granularity }) => valuesOfPart(granularity) === null,
  );
  const [bucket, ...others] = cut;
  if (bucket === undefined || others.length > 0) return undefined;
  const span = spanOf(bucket.field, ranges);
  const { storedAs } = bucket.planned.expression;
  if (span === undefined || storedAs === null) return undefined;
  const { zone, calendar, now, gathered } = context;
  const clock = { family: familyOf(storedAs), zone, calendar, now };
  const { first, last, validUntil } = incompleteBuckets(span, bucket.granularity, clock);
  if (validUntil !== null) gathered.validUntil = Math.min(gathered.validUntil ?? validUntil, validUntil);
  return { first, last };
}
