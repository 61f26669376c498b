import type { Expression, PlannedValue, PointValue } from '../plan/nodes.ts';
import { compareDoubles } from '../operators/double-column.ts';
import { equalTexts, likeText } from '../operators/text-column.ts';
import type { Target } from '../operators/target.ts';
import { isDoubleColumn } from '../plan/is-double-column.ts';
import type { BoundSign } from '../time/stored-as/time-storage.ts';
import { timeStorageOf } from '../time/stored-as/index.ts';
import type { ZoneSource } from '../time/zone.ts';
import { joinSql, parameter, sql, type Sql } from './sql.ts';

type Sign = '=' | '<' | '<=' | '>' | '>=';

const SIGNS: Readonly<Record<Sign, Sql>> = {
  '=': sql`=`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
};

/** How an expression is compared with planned values. Columns are compared as they are stored. */
export function targetOf(expression: Expression, raw: Sql, natural: Sql, zones: ZoneSource): Target {
  if (isDoubleColumn(expression)) return doubleTarget(natural);
  return expression.type === 'text'
    ? textTarget(expression, natural)
    : otherTarget(expression, raw, natural, zones);
}

/** A `double precision` or `real` column. */
function doubleTarget(natural: Sql): Target {
  const compared = compareDoubles(natural);
  return {
    type: 'double',
    natural,
    equals: (value) => compared.oneOf([numberOf(value)]),
    oneOf: (values) => compared.oneOf(values.map(numberOf)),
    below: (value) => compared.below(numberOf(value)),
    from: (value) => compared.from(numberOf(value)),
    upTo: (value) => compared.upTo(numberOf(value)),
    above: (value) => compared.above(numberOf(value)),
    like: refuseLike,
  };
}

function numberOf(value: PlannedValue): string {
  return String(pointOf(value).value);
}

/** Text, the same only when every character is, in the order of code points. Only a column has an index to keep. */
function textTarget({ kind }: Expression, natural: Sql): Target {
  const byCodePoints = sql` COLLATE "C"`;
  const ordered = (sign: Sign, value: PlannedValue): Sql =>
    sql`${natural}${byCodePoints} ${SIGNS[sign]} ${textOf(value)}`;
  const equal = (right: Sql): Sql =>
    kind === 'column'
      ? equalTexts(natural, (text) => sql`${text} = ${right}`)
      : sql`${natural}${byCodePoints} = ${right}`;
  return {
    type: 'text',
    natural,
    equals: (value) => equal(textOf(value)),
    oneOf: (values) => equal(sql`ANY(${list(values.map(pointOf))})`),
    below: (value) => ordered('<', value),
    from: (value) => ordered('>=', value),
    upTo: (value) => ordered('<=', value),
    above: (value) => ordered('>', value),
    like: (pattern) =>
      kind === 'column' ? likeText(natural, pattern) : sql`${natural}${byCodePoints} LIKE ${pattern}`,
  };
}

function textOf(value: PlannedValue): Sql {
  return parameter(pointOf(value).value, 'text');
}

function pointOf(value: PlannedValue): PointValue {
  if (value.kind === 'point') return value;
  throw new TypeError('Only times are compared with spans.');
}

function refuseLike(): never {
  throw new TypeError('Only texts are like a pattern.');
}

function otherTarget({ storedAs, type }: Expression, raw: Sql, natural: Sql, zones: ZoneSource): Target {
  const compare = (sign: Sign, value: PointValue): Sql => {
    const left = storedAs === null ? natural : raw;
    return sql`${left} ${SIGNS[sign]} ${parameter(value.value, value.cast)}`;
  };
  const bound = (sign: BoundSign, micros: bigint): Sql => {
    if (storedAs === null) throw new TypeError('Only times are compared with spans.');
    return timeStorageOf(storedAs).compare(raw, sign, micros, storedAs, zones);
  };
  const equals = (value: PlannedValue): Sql =>
    value.kind === 'point'
      ? compare('=', value)
      : sql`(${bound('>=', value.start)} AND ${bound('<', value.end)})`;

  return {
    type,
    natural,
    equals,
    oneOf(values) {
      const points = values.filter((value) => value.kind === 'point');
      if (points.length < values.length) return sql`(${joinSql(values.map(equals), sql` OR `)})`;
      return sql`${storedAs === null ? natural : raw} = ANY(${list(points)})`;
    },
    below: (value) => (value.kind === 'point' ? compare('<', value) : bound('<', value.start)),
    from: (value) => (value.kind === 'point' ? compare('>=', value) : bound('>=', value.start)),
    upTo: (value) => (value.kind === 'point' ? compare('<=', value) : bound('<', value.end)),
    like: refuseLike,
    above: (value) => (value.kind === 'point' ? compare('>', value) : bound('>=', value.end)),
  };
}

function list(points: readonly PointValue[]): Sql {
  const casts = new Set(points.map((point) => point.cast));
  // A list of whole numbers and fractions is numeric; every other list has one type.
  const cast = casts.size > 1 ? 'numeric' : (points[0]?.cast ?? 'text');
  return parameter(
    points.map((point) => String(point.value)),
    `${cast}[]`,
  );
}
