import type { FieldType, StoredAs } from '../../contract/types/dataset.ts';
import type { ColumnExpression } from '../plan/nodes.ts';
import { sql, type Sql } from './sql.ts';

const NULLS: Readonly<Record<FieldType, Sql>> = {
  text: sql`NULL::text`,
  boolean: sql`NULL::boolean`,
  integer: sql`NULL::integer`,
  bigint: sql`NULL::bigint`,
  decimal: sql`NULL::numeric`,
  double: sql`NULL::double precision`,
  date: sql`NULL::date`,
  timestamp: sql`NULL::timestamptz`,
  time: sql`NULL::time`,
  json: sql`NULL::jsonb`,
  array: sql`NULL::text[]`,
  uuid: sql`NULL::uuid`,
};

const STORED_NULLS: Readonly<Record<StoredAs['kind'], Sql>> = {
  timestamptz: sql`NULL::timestamptz`,
  timestamp: sql`NULL::timestamp`,
  date: sql`NULL::date`,
  epoch: sql`NULL::bigint`,
};

/**
 * Nothing, for a principal who may see nothing: no table is named, so that policies of the database,
 * which Postgres may look into while it only plans, have no settings to miss.
 */
export const NO_ROWS: Sql = sql` WHERE false`;

/** Nothing, of a type that stands for values of this one. */
export function nullOf(type: FieldType): Sql {
  return NULLS[type];
}

/** A column where there are no rows: null, of a type that stands for the column's own. */
export function columnOfNothing({ type, storedAs }: ColumnExpression): Sql {
  return storedAs === null ? NULLS[type] : STORED_NULLS[storedAs.kind];
}
