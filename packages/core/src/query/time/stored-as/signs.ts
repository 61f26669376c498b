import { sql, type Sql } from '../../compile/sql.ts';
import type { BoundSign } from './time-storage.ts';

/** The signs of bounds as SQL. */
export const BOUND_SIGNS: Readonly<Record<BoundSign, Sql>> = { '>=': sql`>=`, '<': sql`<` };
