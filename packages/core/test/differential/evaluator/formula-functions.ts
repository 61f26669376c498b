import type { FieldType } from '../../../src/contract/types/dataset.ts';
import { AmbiguousAnswer } from './ambiguous.ts';
import { Exact } from './exact.ts';
import type { Operand } from './operand.ts';
import { compareValues, isNumeric, toDouble, type Known, type Value } from './value.ts';

/** What one application of a function makes. */
interface Applied {
  readonly type: FieldType;
  compute(values: readonly Value[]): Value;
}

type Operands = readonly Pick<Operand<never>, 'type' | 'constant' | 'tolerance'>[];

const NUMBERS: readonly FieldType[] = ['integer', 'bigint', 'decimal', 'double'];

/** A double wins; a written fraction is exact beside decimals and a double beside whole numbers. */
function commonType(operands: Operands): FieldType {
  const known = operands.filter(({ constant }) => constant !== 'null');
  const first = known[0]?.type ?? 'text';
  if (!NUMBERS.includes(first)) return first;
  const types = new Set(known.map(({ type }) => type));
  const isExact =
    types.has('bigint') || known.some(({ type, constant }) => type === 'decimal' && constant !== 'fraction');
  if (types.has('double') || (types.has('decimal') && !isExact)) return 'double';
  return types.has('decimal') ? 'decimal' : types.has('bigint') ? 'bigint' : 'integer';
}

/** A number as one of the type. */
function as(type: FieldType, value: Value): Value {
  return type === 'double' && value instanceof Exact ? value.toNumber() : value;
}

/** Applies only when nothing is null. */
function strict(compute: (...values: Known[]) => Value): (values: readonly Value[]) => Value {
  return (values) => {
    const known = values.filter((value) => value !== null);
    return known.length < values.length ? null : compute(...known);
  };
}

function arithmetic(
  exactly: (left: Exact, right: Exact) => Exact,
  nearly: (left: number, right: number) => number,
): (operands: Operands) => Applied {
  return (operands) => {
    const type = commonType(operands);
    const compute = strict((left, right) => {
      if (!isNumeric(left) || !isNumeric(right)) throw new TypeError('Only numbers are added.');
      if (type === 'double') return nearly(toDouble(left), toDouble(right));
      return exactly(left as Exact, right as Exact);
    });
    return { type, compute };
  };
}

function comparison(holds: (order: number) => boolean): (operands: Operands) => Applied {
  return (operands) => ({
    type: 'boolean',
    compute: strict((left, right) => {
      if (operands.some(({ tolerance }) => tolerance > 0)) throw new AmbiguousAnswer();
      return holds(compareValues(left as Known, right as Known));
    }),
  });
}

/** A function of one number that keeps its type. */
function ofNumber(
  exactly: (value: Exact, digits: number) => Exact,
  nearly: (value: number, digits: number) => number,
): (operands: Operands) => Applied {
  return (operands) => {
    const type = commonType(operands.slice(0, 1));
    const compute = strict((given, digits) => {
      const value = as(type, given as Known);
      const count = digits instanceof Exact ? Number(digits.units) : 0;
      return value instanceof Exact ? exactly(value, count) : nearly(value as number, count);
    });
    return { type, compute };
  };
}

/** One of the operands, chosen among those as their common type. */
function choice(choose: (values: readonly Value[]) => Value): (operands: Operands) => Applied {
  return (operands) => {
    const type = commonType(operands);
    return { type, compute: (values) => choose(values.map((value) => as(type, value))) };
  };
}

function best(sign: number): (values: readonly Value[]) => Value {
  return (values) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0
      ? null
      : known.reduce((found, value) => (compareValues(value, found) * sign > 0 ? value : found));
  };
}

/** A double is rounded as the decimal that it shows. */
function roundDouble(value: number, digits: number): number {
  return Number.isFinite(value) ? Exact.of(String(value)).round(digits).toNumber() : value;
}

const divide = (operands: Operands): Applied => ({
  type: 'double',
  compute: strict((left, right) => {
    if (!isNumeric(left as Known) || operands.length !== 2) throw new TypeError('Only numbers are divided.');
    const divisor = toDouble(right as Exact | number);
    return divisor === 0 ? null : toDouble(left as Exact | number) / divisor;
  }),
});

function choose(operands: Operands): Applied {
  const isCondition = (index: number): boolean => index % 2 === 0 && index < operands.length - 1;
  const type = commonType(operands.filter((_, index) => !isCondition(index)));
  return {
    type,
    compute(values) {
      const met = values.findIndex((value, index) => isCondition(index) && value === true);
      const otherwise = values.length % 2 === 1 ? (values.at(-1) ?? null) : null;
      return as(type, met < 0 ? otherwise : (values[met + 1] ?? null));
    },
  };
}

/** And, or: a deciding operand decides whatever the other is; else unknown stays unknown. */
function logic(deciding: boolean): (operands: Operands) => Applied {
  return () => ({
    type: 'boolean',
    compute: (values) => (values.includes(deciding) ? deciding : values.includes(null) ? null : !deciding),
  });
}

/** The operators and functions of formulas, by name. */
export const FORMULA_FUNCTIONS: Readonly<Record<string, (operands: Operands) => Applied>> = {
  '+': arithmetic(
    (left, right) => left.plus(right),
    (left, right) => left + right,
  ),
  '-': arithmetic(
    (left, right) => left.minus(right),
    (left, right) => left - right,
  ),
  '*': arithmetic(
    (left, right) => left.times(right),
    (left, right) => left * right,
  ),
  '/': divide,
  negate: ofNumber(
    (value) => value.negated(),
    (value) => -value,
  ),
  '=': comparison((order) => order === 0),
  '!=': comparison((order) => order !== 0),
  '<': comparison((order) => order < 0),
  '<=': comparison((order) => order <= 0),
  '>': comparison((order) => order > 0),
  '>=': comparison((order) => order >= 0),
  and: logic(false),
  or: logic(true),
  not: () => ({ type: 'boolean', compute: strict((value) => value !== true) }),
  if: choose,
  abs: ofNumber((value) => (value.units < 0n ? value.negated() : value), Math.abs),
  ceil: ofNumber((value) => value.negated().floor().negated(), Math.ceil),
  floor: ofNumber((value) => value.floor(), Math.floor),
  round: ofNumber((value, digits) => value.round(digits), roundDouble),
  coalesce: choice((values) => values.find((value) => value !== null) ?? null),
  greatest: choice(best(1)),
  least: choice(best(-1)),
  isNull: () => ({ type: 'boolean', compute: ([value]) => value === null }),
  nullIf: choice(([left = null, right = null]) =>
    left !== null && right !== null && compareValues(left, right) === 0 ? null : left,
  ),
};
