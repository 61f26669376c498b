import { parameter, sql } from '../../compile/sql.ts';
import { writeDate } from '../time-text.ts';
import { BOUND_SIGNS } from './signs.ts';
import type { TimeStorage } from './time-storage.ts';

/** Days in a `date` column; no zone shifts them. */
export const date: TimeStorage = {
  family: () => 'date',
  natural: (column) => sql`(${column})::date`,
  compare: (column, sign, bound) =>
    sql`${column} ${BOUND_SIGNS[sign]} ${parameter(writeDate(bound), 'date')}`,
};
