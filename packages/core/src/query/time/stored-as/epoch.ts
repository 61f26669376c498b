import type { StoredAs } from '../../../contract/types/dataset.ts';
import { parameter, sql } from '../../compile/sql.ts';
import { BOUND_SIGNS } from './signs.ts';
import type { TimeStorage } from './time-storage.ts';

type StoredEpoch = Extract<StoredAs, { kind: 'epoch' }>;

const MICROS: Readonly<Record<StoredEpoch['unit'], bigint>> = { s: 1_000_000n, ms: 1000n };

/** Seconds or milliseconds since 1 January 1970 UTC in a number column. */
export const epoch: TimeStorage<StoredEpoch> = {
  family: () => 'instant',
  natural: (column, { unit }) =>
    unit === 's'
      ? sql`to_timestamp((${column})::double precision)`
      : sql`to_timestamp((${column})::double precision / 1000)`,
  compare(column, sign, bound, { unit }) {
    const micros = MICROS[unit];
    const value =
      bound % micros === 0n
        ? parameter(String(bound / micros), 'bigint')
        : parameter(decimal(bound, micros), 'numeric');
    return sql`${column} ${BOUND_SIGNS[sign]} ${value}`;
  },
};

function decimal(bound: bigint, micros: bigint): string {
  const absolute = bound < 0n ? -bound : bound;
  const digits = String(micros).length - 1;
  const fraction = String(absolute % micros).padStart(digits, '0');
  return `${bound < 0n ? '-' : ''}${absolute / micros}.${fraction}`;
}
