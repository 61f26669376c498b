import type {
  Filter,
  FilterCondition,
  FilterOperator,
  FilterScalar,
  TimeRange,
} from '../../../src/contract/types/query.ts';
import { AmbiguousAnswer, isNear } from './ambiguous.ts';
import type { EvaluatorClock } from './clock.ts';
import { Exact } from './exact.ts';
import type { Operand } from './operand.ts';
import { resolveRange } from './range.ts';
import { readTime, wallMicros, type Span } from './read-time.ts';
import { compareValues, isNumeric, keyOf, toDouble, type Known } from './value.ts';

/** Whether a row, or a group, passes. */
export type Test<Of> = (row: Of) => boolean;

/** What conditions are read with. */
export interface ConditionContext<Of> {
  readonly clock: EvaluatorClock;
  operand(name: string): Operand<Of>;
  /** Told of every range of time, as it was applied. */
  note(field: string, operand: Facts, span: Span): void;
}

/** What is known of an operand whatever it is looked up of. */
export type Facts = Pick<Operand<never>, 'type' | 'family' | 'tolerance'>;

type Scalar = Exclude<FilterScalar, null>;

/** A test of a value that is there, and what it says of null. */
interface ValueTest {
  holds(value: Known): boolean;
  readonly ofNull: boolean;
}

/** A filter tree as a test of rows. What is unknown does not pass, unless it stands under `not`. */
export function testOf<Of>(filter: Filter, context: ConditionContext<Of>): Test<Of> {
  if ('and' in filter) {
    const tests = filter.and.map((part) => testOf(part, context));
    return (row) => tests.every((test) => test(row));
  }
  if ('or' in filter) {
    const tests = filter.or.map((part) => testOf(part, context));
    return (row) => tests.some((test) => test(row));
  }
  if ('not' in filter) {
    const test = testOf(filter.not, context);
    return (row) => !test(row);
  }
  const operand = context.operand(filter.field);
  const { holds, ofNull } = OPERATORS[filter.op](filter, operand, context);
  return (row) => {
    const value = operand.of(row);
    return value === null ? ofNull : holds(operand.shown?.(value) ?? value);
  };
}

type MakeTest = (
  condition: FilterCondition,
  operand: Facts,
  context: Pick<ConditionContext<never>, 'clock' | 'note'>,
) => ValueTest;

/** How two values compare: by value, or for times by the span that the written one stands for. */
interface Comparison {
  isBefore(value: Known): boolean;
  isAfter(value: Known): boolean;
}

function comparisonWith(written: Scalar, operand: Facts, clock: EvaluatorClock): Comparison {
  if (operand.family !== null) {
    const { start, end } = readTime(String(written), operand.family, clock.zone);
    return {
      isBefore: (value) => (value as bigint) < start,
      isAfter: (value) => (value as bigint) >= end,
    };
  }
  const bound = readScalar(written, operand);
  const order = (value: Known): number => {
    if (operand.tolerance > 0 && isNumeric(value) && isNumeric(bound)) {
      if (isNear(toDouble(value), toDouble(bound), operand.tolerance)) throw new AmbiguousAnswer();
    }
    return compareValues(value, bound);
  };
  return { isBefore: (value) => order(value) < 0, isAfter: (value) => order(value) > 0 };
}

/** A filter's value as one of the operand's type. */
export function readScalar(written: Scalar, { type }: Facts): Known {
  if (type === 'double') return Number(written);
  if (type === 'integer' || type === 'bigint' || type === 'decimal') return Exact.of(String(written));
  if (type === 'uuid') return String(written).toLowerCase();
  if (type === 'time') return writeClock(wallMicros('1970-01-01', String(written)));
  return written;
}

function writeClock(micros: bigint): string {
  return new Date(Number(micros / 1000n)).toISOString().slice(11, 19);
}

function equality(written: Scalar, operand: Facts, clock: EvaluatorClock): (value: Known) => boolean {
  const { isBefore, isAfter } = comparisonWith(written, operand, clock);
  return (value) => !isBefore(value) && !isAfter(value);
}

function one(make: (comparison: Comparison) => (value: Known) => boolean, ofNull = false): MakeTest {
  return ({ value }, operand, { clock }) => ({
    holds: make(comparisonWith(value as Scalar, operand, clock)),
    ofNull,
  });
}

function list(isIn: boolean): MakeTest {
  return ({ value }, operand, { clock }) => {
    const written = value as Scalar[];
    if (operand.family === null && operand.tolerance === 0) {
      const keys = new Set(written.map((scalar) => keyOf(readScalar(scalar, operand))));
      return { holds: (found) => keys.has(keyOf(found)) === isIn, ofNull: !isIn };
    }
    const equalities = written.map((scalar) => equality(scalar, operand, clock));
    return { holds: (found) => equalities.some((equals) => equals(found)) === isIn, ofNull: !isIn };
  };
}

function search(finds: (text: string, part: string) => boolean, isFound = true): MakeTest {
  return ({ value, caseSensitive = false }, { type }) => {
    if (type === 'array')
      return { holds: (found) => hasElement(String(found), value) === isFound, ofNull: !isFound };
    const fold = caseSensitive ? (text: string) => text : foldCase;
    const part = fold(String(value));
    return { holds: (found) => finds(fold(String(found)), part) === isFound, ofNull: !isFound };
  };
}

/** True when the JSON list has the value: numbers as numbers, and text never as a number. */
function hasElement(list: string, value: unknown): boolean {
  const elements = JSON.parse(list) as unknown;
  return Array.isArray(elements) && elements.includes(value);
}

/** Letters equal their lower and upper case where that is one letter; the Turkish ones only themselves. */
function foldCase(text: string): string {
  return Array.from(text, (letter) => {
    if (letter === 'ı' || letter === 'İ') return letter;
    const upper = letter.toUpperCase();
    const lower = (isOneLetter(upper) ? upper : letter).toLowerCase();
    return isOneLetter(lower) ? lower : letter;
  }).join('');
}

function isOneLetter(text: string): boolean {
  return Array.from(text).length === 1;
}

const OPERATORS: Readonly<Record<FilterOperator, MakeTest>> = {
  eq: one(
    ({ isBefore, isAfter }) =>
      (value) =>
        !isBefore(value) && !isAfter(value),
  ),
  neq: one(
    ({ isBefore, isAfter }) =>
      (value) =>
        isBefore(value) || isAfter(value),
    true,
  ),
  gt: one(({ isAfter }) => isAfter),
  gte: one(
    ({ isBefore }) =>
      (value) =>
        !isBefore(value),
  ),
  lt: one(({ isBefore }) => isBefore),
  lte: one(
    ({ isAfter }) =>
      (value) =>
        !isAfter(value),
  ),
  in: list(true),
  notIn: list(false),
  between({ value }, operand, { clock }) {
    const [low, high] = (value as [Scalar, Scalar]).map((scalar) => comparisonWith(scalar, operand, clock));
    return {
      holds: (found) => low?.isBefore(found) === false && high?.isAfter(found) === false,
      ofNull: false,
    };
  },
  contains: search((text, part) => text.includes(part)),
  notContains: search((text, part) => text.includes(part), false),
  startsWith: search((text, part) => text.startsWith(part)),
  endsWith: search((text, part) => text.endsWith(part)),
  isNull: () => ({ holds: () => false, ofNull: true }),
  notNull: () => ({ holds: () => true, ofNull: false }),
  inRange({ field, value }, operand, { clock, note }) {
    const span = resolveRange(value as TimeRange, operand.family ?? 'instant', clock);
    note(field, operand, span);
    return {
      holds: (found) => (found as bigint) >= span.start && (found as bigint) < span.end,
      ofNull: false,
    };
  },
};
