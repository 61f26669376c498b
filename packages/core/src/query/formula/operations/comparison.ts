import { parameter, sql, type Sql } from '../../compile/sql.ts';
import type { Target } from '../../operators/target.ts';
import type { Expression, PlannedValue } from '../../plan/nodes.ts';
import { isDoubleColumn } from '../../plan/is-double-column.ts';
import type { TimeFamily } from '../../time/span-of-literal.ts';
import { familyOf } from '../../time/stored-as/natural.ts';
import type { Zone } from '../../time/zone.ts';
import { castValue, compareValues, unlessNull, type Value } from '../evaluate/value.ts';
import { castNumber, isNullLiteral, isNumber } from './number-types.ts';
import type { OperationContext, OperationDescriptor, OperationProblem, ResultType } from './operation.ts';
import { isTime, readWrittenTime, timeProblem, writtenTimeOf } from './written-time.ts';

type Sign = '=' | '!=' | '<' | '<=' | '>' | '>=';

interface Comparing {
  readonly sql: Sql;
  /** The same comparison with its sides exchanged. */
  readonly mirrored: Sign;
  /** True for those that ask for an order. */
  readonly isOrdered: boolean;
  /** Compares a time with one that was written, which is the whole of its smallest unit. */
  written(target: Target, value: PlannedValue): Sql;
  /** Given negative, zero or positive as the left side is less, equal or greater. */
  holds(order: number): boolean;
}

const SIGNS: Readonly<Record<Sign, Comparing>> = {
  '=': {
    sql: sql`=`,
    mirrored: '=',
    isOrdered: false,
    written: (target, value) => target.equals(value),
    holds: (order) => order === 0,
  },
  '!=': {
    sql: sql`<>`,
    mirrored: '!=',
    isOrdered: false,
    written: (target, value) => sql`NOT (${target.equals(value)})`,
    holds: (order) => order !== 0,
  },
  '<': {
    sql: sql`<`,
    mirrored: '>',
    isOrdered: true,
    written: (target, value) => target.below(value),
    holds: (order) => order < 0,
  },
  '<=': {
    sql: sql`<=`,
    mirrored: '>=',
    isOrdered: true,
    written: (target, value) => target.upTo(value),
    holds: (order) => order <= 0,
  },
  '>': {
    sql: sql`>`,
    mirrored: '<',
    isOrdered: true,
    written: (target, value) => target.above(value),
    holds: (order) => order > 0,
  },
  '>=': {
    sql: sql`>=`,
    mirrored: '<=',
    isOrdered: true,
    written: (target, value) => target.from(value),
    holds: (order) => order >= 0,
  },
};

const BOOLEAN: ResultType = { type: 'boolean', size: null, storedAs: null };

/**
 * A comparison of two numbers, two texts (by code points), two times, or a time with one
 * written in quotes, which is read in the zone of the question.
 */
export function comparison(sign: Sign): OperationDescriptor {
  const comparing = SIGNS[sign];
  return {
    label: sign,
    operands: [2, 2],
    check: (operands) => check(sign, operands),
    sql([left = sql``, right = sql``], operands, _result, context) {
      const [first, second] = operands;
      if (first === undefined || second === undefined) return sql``;
      const written = writtenSql(first, second, sign, context);
      if (written !== undefined) return written;
      // Two columns may have collations between which Postgres does not choose, or one that ignores case.
      const collate = first.type === 'text' ? sql` COLLATE "C"` : sql``;
      if (first.type === second.type || !isTime(first)) {
        const [before, after] = [asCompared(left, first), asCompared(right, second)];
        return sql`(${before} ${comparing.sql} ${after}${collate})`;
      }
      const [before, after] = [dayOf(left, first, context.zone), dayOf(right, second, context.zone)];
      return sql`(${before} ${comparing.sql} ${after})`;
    },
    evaluate(operands) {
      // Between an exact number and a double Postgres compares doubles.
      const size = operands.some(({ expression }) => expression.size === 'float8') ? 'float8' : null;
      const values = operands.map((operand) => castValue(operand.value(), operand.expression.size, size));
      return unlessNull<Value & {}>(values, (left, right) => comparing.holds(compareValues(left, right)));
    },
  };
}

/** A field declared as double may be a decimal in the database, and is compared as the double. */
function asCompared(value: Sql, expression: Expression): Sql {
  return isDoubleColumn(expression) ? castNumber(value, 'float8') : value;
}

function check(sign: Sign, operands: readonly Expression[]): ResultType | OperationProblem {
  if (operands.some(isNullLiteral)) return { problem: 'Nothing compares with null: use isNull(…).' };
  const [left, right] = operands;
  const { isOrdered } = SIGNS[sign];
  const bothAre = (type: string): boolean => operands.every((operand) => operand.type === type);
  if (operands.every(isNumber) || bothAre('text') || (!isOrdered && bothAre('boolean'))) return BOOLEAN;
  if (left !== undefined && right !== undefined) {
    if (isTime(left) && isTime(right)) return timeProblem(left, right) ?? BOOLEAN;
    const written = writtenTimeOf(left, right) ?? writtenTimeOf(right, left);
    if (written !== undefined) return written.problem === undefined ? BOOLEAN : { problem: written.problem };
  }
  const yesOrNo = isOrdered ? '' : ', two yes or no values';
  return {
    problem: `"${sign}" compares two numbers${yesOrNo}, two texts, two times, or a time with one in quotes.`,
  };
}

function writtenSql(
  left: Expression,
  right: Expression,
  sign: Sign,
  context: OperationContext,
): Sql | undefined {
  const { target, zone } = context;
  if (writtenTimeOf(left, right) !== undefined) {
    return sql`(${SIGNS[sign].written(target(left), readWrittenTime(left, right, zone))})`;
  }
  if (writtenTimeOf(right, left) === undefined) return undefined;
  const mirrored = SIGNS[SIGNS[sign].mirrored];
  return sql`(${mirrored.written(target(right), readWrittenTime(right, left, zone))})`;
}

const DAYS: Readonly<Record<TimeFamily, (value: Sql, zone: Zone) => Sql>> = {
  instant: (value, zone) => sql`(${value} AT TIME ZONE ${parameter(zone.name, 'text')})::date`,
  local: (value) => sql`(${value})::date`,
  date: (value) => value,
};

/** The day of a time, by the calendar of the zone: a date beside a timestamp is its whole day. */
function dayOf(value: Sql, { storedAs }: Expression, zone: Zone): Sql {
  const family = storedAs === null ? 'date' : familyOf(storedAs);
  return DAYS[family](value, zone);
}
