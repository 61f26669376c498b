import { unitSeconds } from '../time/bucket-length.ts';
import type { AskedRange } from './asked-ranges.ts';
import { valuesOfPart, type CutDimension } from './bucket-dimensions.ts';
import type { SpanValue } from './nodes.ts';
import type { PlanContext } from './plan-context.ts';

/** Every bucket, or every value of a part, that a dimension can have. */
export interface PlannedCalendar {
  readonly dimension: CutDimension;
  /** For each period: the span that buckets are of. Empty for a part. */
  readonly spans: readonly SpanValue[];
  /** The most values in one period. */
  readonly count: number;
}

const MICROS = 1_000_000n;

/** The calendar of a cut dimension; undefined where the range of its field is not known. */
export function planCalendar(
  dimension: CutDimension,
  spans: readonly SpanValue[],
): PlannedCalendar | undefined {
  const part = valuesOfPart(dimension.granularity);
  if (part !== null) return { dimension, spans: [], count: part[1] - part[0] + 1 };
  if (spans.length === 0) return undefined;
  const seconds = BigInt(unitSeconds(dimension.granularity));
  const count = Math.max(...spans.map(({ start, end }) => Number((end - start) / (seconds * MICROS)) + 1));
  return { dimension, spans, count };
}

/** The span that is within all ranges of a field; undefined where there is none. */
export function spanOf(field: string, ranges: readonly AskedRange[]): SpanValue | undefined {
  const own = ranges.filter((range) => range.field === field).map(({ span }) => span);
  const [first, ...others] = own;
  if (first === undefined) return undefined;
  const start = others.reduce((latest, span) => (span.start > latest ? span.start : latest), first.start);
  const end = others.reduce((earliest, span) => (span.end < earliest ? span.end : earliest), first.end);
  return { kind: 'span', start, end: end < start ? start : end };
}

/** Refuses calendars that make more rows than an answer may have. */
export function refuseManyBuckets(
  calendars: readonly PlannedCalendar[],
  pointer: string,
  { issues, limits }: PlanContext,
): void {
  const count = calendars.reduce((product, calendar) => product * calendar.count, 1);
  if (count <= limits.maxRows) return;
  const detail = `The range has about ${count} buckets, and at most ${limits.maxRows} are answered: take a shorter range or longer buckets.`;
  issues.add(pointer, 'limit_exceeded', detail);
}
