import type { PlannedDimension } from '../plan/nodes.ts';
import type { CompileContext } from './compile-context.ts';
import { cutTime } from './cut-time.ts';
import { naturalSql, rawSql } from './expression.ts';
import { shownDouble } from './shown-double.ts';
import { sql, type Sql } from './sql.ts';

/** What rows are grouped by: a value, or the bucket of time that it falls in. */
export function dimensionSql(dimension: PlannedDimension, context: CompileContext): Sql {
  const { expression, granularity, calendar } = dimension;
  const natural = naturalSql(expression, context);
  const { storedAs } = expression;
  // How Postgres writes an array does not tell text from numbers. The null of a mask has no type to write.
  if (expression.type === 'array' && expression.kind !== 'literal') return sql`to_json(${natural})`;
  if (granularity === null || storedAs === null) {
    return outputSql(shownDouble(natural, expression), expression.type);
  }
  const raw = (): Sql => rawSql(expression, context);
  return cutTime({ natural, raw, storedAs }, granularity, calendar, context);
}

/** Text is grouped and ordered by code points, whatever the database's collation. */
export function outputSql(value: Sql, type: string): Sql {
  return type === 'text' ? sql`${value} COLLATE "C"` : value;
}
