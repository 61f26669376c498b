import type { QuerySpec, TimeRange } from '../../../src/contract/types/query.ts';
import type { EvaluatorClock } from './clock.ts';
import { isBucket, type Cut } from './dimensions.ts';
import type { Operand } from './operand.ts';
import { previousOf } from './previous.ts';
import { resolveRange } from './range.ts';
import type { Span } from './read-time.ts';
import type { Row } from './rows.ts';

type Look = (name: string) => Operand<Row>;

/** What is within all ranges of a field that stand at the top of the filters. */
export function spanOf(
  field: string,
  { filters = [] }: QuerySpec,
  look: Look,
  clock: EvaluatorClock,
): Span | undefined {
  const spans = filters.flatMap((filter) => {
    if (!('field' in filter) || filter.field !== field || filter.op !== 'inRange') return [];
    const { family } = look(field);
    return family === null ? [] : [resolveRange(filter.value as TimeRange, family, clock)];
  });
  const [first] = spans;
  if (first === undefined) return undefined;
  const start = spans.reduce((latest, span) => (span.start > latest ? span.start : latest), first.start);
  const end = spans.reduce((earliest, span) => (span.end < earliest ? span.end : earliest), first.end);
  return { start, end: end < start ? start : end };
}

/** The filter that says the current period, and both periods. */
export interface Periods {
  readonly filter: number;
  readonly field: string;
  readonly operand: Operand<Row>;
  readonly current: Span;
  readonly previous: Span;
}

/** The two periods that a question compares. */
export function periodsOf(
  { filters = [], compare }: QuerySpec,
  cuts: readonly Cut[],
  look: Look,
  clock: EvaluatorClock,
): Periods {
  const bucket = cuts.find(isBucket);
  const index = filters.findIndex(
    (filter) =>
      'field' in filter && filter.op === 'inRange' && (bucket === undefined || filter.field === bucket.field),
  );
  const filter = filters[index];
  if (filter === undefined || !('field' in filter) || compare === undefined)
    throw new TypeError('There is no period.');
  const operand = look(filter.field);
  const { family } = operand;
  if (family === null) throw new TypeError('A period is of a time.');
  const range = filter.value as TimeRange;
  const current = resolveRange(range, family, clock);
  const previous =
    typeof compare.to === 'object'
      ? resolveRange(compare.to, family, clock)
      : previousOf(compare.to, range, current, family, clock);
  const end = previous.end < previous.start ? previous.start : previous.end;
  return { filter: index, field: filter.field, operand, current, previous: { ...previous, end } };
}
