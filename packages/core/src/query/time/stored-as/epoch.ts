import type { StoredAs } from '../../../contract/types/dataset.ts';
import { parameter, sql, type Sql } from '../../compile/sql.ts';
import { BOUND_SIGNS } from './signs.ts';
import type { TimeStorage } from './time-storage.ts';

type StoredEpoch = Extract<StoredAs, { kind: 'epoch' }>;

const MICROS: Readonly<Record<StoredEpoch['unit'], bigint>> = { s: 1_000_000n, ms: 1000n };

/** Seconds or milliseconds since 1 January 1970 UTC in a number column. */
export const epoch: TimeStorage<StoredEpoch> = {
  family: () => 'instant',
  // Whole seconds and the rest apart: together, a double far from 1970 has no room for microseconds.
  natural: (column, { unit }) =>
    unit === 's'
      ? moment(sql`floor(${column})`, sql`(${column} - floor(${column}))`, sql`interval '1 second'`)
      : moment(
          sql`floor(${column} / 1000)`,
          sql`(${column} - floor(${column} / 1000) * 1000)`,
          sql`interval '1 millisecond'`,
        ),
  compare(column, sign, bound, { unit }) {
    const micros = MICROS[unit];
    const value =
      bound % micros === 0n
        ? parameter(String(bound / micros), 'bigint')
        : parameter(decimal(bound, micros), 'numeric');
    return sql`${column} ${BOUND_SIGNS[sign]} ${value}`;
  },
};

/** `rest` is not a number where the column is infinite, and then adds nothing. */
function moment(seconds: Sql, rest: Sql, unit: Sql): Sql {
  const part = sql`coalesce(NULLIF(${rest}::double precision, 'NaN'), 0)`;
  return sql`(to_timestamp(${seconds}) + ${part} * ${unit})`;
}

function decimal(bound: bigint, micros: bigint): string {
  const absolute = bound < 0n ? -bound : bound;
  const digits = String(micros).length - 1;
  const fraction = String(absolute % micros).padStart(digits, '0');
  return `${bound < 0n ? '-' : ''}${absolute / micros}.${fraction}`;
}
