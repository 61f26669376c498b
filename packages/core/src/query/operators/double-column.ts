import { parameter, sql, type Sql } from '../compile/sql.ts';

/** Numbers that a column of doubles is compared with, as they were written. */
export interface DoubleComparison {
  /** Equal to one of the numbers. */
  oneOf(numbers: readonly string[]): Sql;
  below(number: string): Sql;
  from(number: string): Sql;
  upTo(number: string): Sql;
  above(number: string): Sql;
}

type Sign = 'below' | 'from' | 'upTo' | 'above';

const SIGNS: Readonly<Record<Sign, Sql>> = {
  below: sql`<`,
  upTo: sql`<=`,
  from: sql`>=`,
  above: sql`>`,
};

/**
 * Compares a column of doubles by the numbers that it shows. A `double precision` is the number that it
 * shows; a `real` shows the shortest number that is nearest to it, so that one showing 0.1 is
 * 0.10000000149011612 to Postgres and would not equal 0.1. Which of the two a column is, nobody says.
 * So where a number falls between two that a `real` can hold, Postgres compares as doubles, which is
 * right for every other value and uses an index, and decides by the text about the nearest `real`.
 */
export function compareDoubles(column: Sql): DoubleComparison {
  const shown = sql`(${column})::text::double precision`;
  const compare = (sign: Sign, number: string): Sql => {
    const value = double(number);
    const near = nearestReals(Number(number));
    if (near.length === 0) return sql`${column} ${SIGNS[sign]} ${value}`;
    const isUpper = sign === 'below' || sign === 'upTo';
    const edge = isUpper ? Math.max(Number(number), ...near) : Math.min(Number(number), ...near);
    const wide = sql`${column} ${isUpper ? SIGNS.upTo : SIGNS.from} ${double(String(edge))}`;
    return sql`(${wide} AND CASE WHEN ${column} = ANY(${doubles(near.map(String))}) THEN ${shown} ${SIGNS[sign]} ${value} ELSE ${column} ${SIGNS[sign]} ${value} END)`;
  };
  return {
    oneOf(numbers) {
      const near = numbers.flatMap((number) => nearestReals(Number(number)));
      const [only = '', ...others] = numbers;
      const equals = others.length === 0 ? double(only) : sql`ANY(${doubles(numbers)})`;
      if (near.length === 0) return sql`${column} = ${equals}`;
      return sql`(${column} = ANY(${doubles([...numbers, ...near.map(String)])}) AND ${shown} = ${equals})`;
    },
    below: (number) => compare('below', number),
    from: (number) => compare('from', number),
    upTo: (number) => compare('upTo', number),
    above: (number) => compare('above', number),
  };
}

function double(number: string): Sql {
  return parameter(number, 'double precision');
}

function doubles(numbers: readonly string[]): Sql {
  return parameter(numbers, 'double precision[]');
}

/**
 * The values of a `real` that might show the number, other than those that equal it: the nearest, and
 * the second where the number is half way between two.
 */
function nearestReals(number: number): number[] {
  const nearest = Math.fround(number);
  if (!Number.isFinite(nearest) || (nearest === number && shownByReal(nearest) === number)) return [];
  const other = 2 * number - nearest;
  return Math.fround(other) === other && other !== nearest ? [nearest, other] : [nearest];
}

/** What a `real` shows: the fewest digits that lead back to it. */
function shownByReal(real: number): number {
  for (let digits = 1; digits < 9; digits += 1) {
    const shown = Number(real.toPrecision(digits));
    if (Math.fround(shown) === real) return shown;
  }
  return Number(real.toPrecision(9));
}
