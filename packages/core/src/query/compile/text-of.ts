import { sql, type Sql } from './sql.ts';

/** A value of that type as the text that Postgres would send. Only a boolean is another text when it is cast. */
export function textOf(value: Sql, type: string): Sql {
  return type === 'boolean'
    ? sql`CASE ${value} WHEN true THEN 't' WHEN false THEN 'f' END`
    : sql`${value}::text`;
}
