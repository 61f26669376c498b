import { parameter, sql } from '../../compile/sql.ts';
import { writeWall } from '../time-text.ts';
import { BOUND_SIGNS } from './signs.ts';
import type { TimeStorage } from './time-storage.ts';

/** Moments in a `timestamptz` column. */
export const timestamptz: TimeStorage = {
  family: () => 'instant',
  natural: (column) => sql`(${column})::timestamptz`,
  compare: (column, sign, bound) =>
    sql`${column} ${BOUND_SIGNS[sign]} ${parameter(`${writeWall(bound)}Z`, 'timestamptz')}`,
};
