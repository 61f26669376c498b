import type { StoredAs } from '../../contract/types/dataset.ts';
import type { DimensionSpec, FilterScalar, Granularity } from '../../contract/types/query.ts';
import { pointerTo } from '../../contract/pointer.ts';
import { unitSeconds } from '../time/bucket-length.ts';
import { boundsAround, wallBounds } from '../time/bucket-bounds.ts';
import { spanOfLiteral } from '../time/span-of-literal.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import { splitMicros, writeWall } from '../time/time-text.ts';
import { wallOfInstant } from '../time/wall-clock.ts';
import { aliasOf } from './alias.ts';
import { valuesOfPart } from './bucket-dimensions.ts';
import type { Condition, Expression, PieceCondition, PointValue, SpanValue } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import type { PlanContext } from './plan-context.ts';
import { planValue } from './plan-value.ts';

/** What all rows of a group have alike: a dimension, and its value as the answer shows it. */
export interface GroupValue {
  readonly dimension: DimensionSpec;
  readonly value: FilterScalar;
}

const HOUR_SECONDS = 3600;
const DAY_MICROS = 86_400_000_000n;

const NEVER: Condition = { kind: 'never' };

/** Rows of one group only. Problems are reported under `/drill` by the dimension's alias. */
export function planGroup(group: readonly GroupValue[], context: PlanContext): Condition[] {
  return group.map((one) => planMember(one, pointerTo(['drill', aliasOf(one.dimension)]), context));
}

function planMember(
  { dimension: { field, granularity }, value }: GroupValue,
  pointer: string,
  context: PlanContext,
): Condition {
  const operand = askedFields(context)(field, pointer);
  if (operand === undefined) return NEVER;
  const compared = { kind: 'comparison', operand, caseSensitive: false } as const;
  if (value === null) return { ...compared, operator: 'isNull', values: [] };
  const { storedAs } = operand;
  if (storedAs !== null) return planTime(value, { ...operand, storedAs }, granularity, pointer, context);
  const found = planValue(value, operand, pointer, context);
  return found === undefined ? NEVER : { ...compared, operator: 'eq', values: [found] };
}

type Time = Expression & { readonly storedAs: StoredAs };

/** The times of a group: its part of the clock, its bucket, or where nothing is cut that microsecond. */
function planTime(
  value: Exclude<FilterScalar, null>,
  operand: Time,
  granularity: Granularity | undefined,
  pointer: string,
  { issues, zone, calendar }: PlanContext,
): Condition {
  const { storedAs } = operand;
  const pieceOf = (cut: Granularity, piece: PointValue): PieceCondition => ({
    kind: 'piece',
    operand,
    storedAs,
    granularity: cut,
    calendar,
    value: piece,
  });
  const within = (span: SpanValue): Condition => {
    return { kind: 'comparison', operator: 'eq', operand, values: [span], caseSensitive: false };
  };
  const ends = granularity === undefined ? null : valuesOfPart(granularity);
  if (granularity !== undefined && ends !== null) {
    const [least, greatest] = ends;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= greatest) {
      return pieceOf(granularity, { kind: 'point', value: String(value), cast: 'integer' });
    }
    issues.add(pointer, 'value_type', `This must be a whole number from ${least} to ${greatest}.`);
    return NEVER;
  }
  const family = familyOf(storedAs);
  const read = spanOfLiteral(String(value), family, zone);
  if ('problem' in read) {
    issues.add(pointer, 'value_type', read.problem);
    return NEVER;
  }
  if (granularity === undefined) return within(family === 'date' ? read : { ...read, end: read.start + 1n });
  const bounds = boundsAround(read.start, granularity, { family, zone, calendar });
  if (family !== 'instant' || unitSeconds(granularity) <= HOUR_SECONDS)
    return within({ kind: 'span', ...bounds });
  // Where clocks go back over the end of a longer piece, its times are no one span: only around them is one.
  const { start } = wallBounds(wallOfInstant(zone, splitMicros(read.start).ms), granularity, calendar);
  const piece = { kind: 'point', value: writeWall(BigInt(start) * 1000n), cast: 'timestamp' } as const;
  const around = { kind: 'span', start: bounds.start - DAY_MICROS, end: bounds.end + DAY_MICROS } as const;
  return { kind: 'and', conditions: [within(around), pieceOf(granularity, piece)] };
}
