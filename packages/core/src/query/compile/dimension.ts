import type { PlannedDimension } from '../plan/nodes.ts';
import { granularityOf } from '../time/granularities/index.ts';
import { timeStorageOf } from '../time/stored-as/index.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import type { CompileContext } from './compile-context.ts';
import { naturalSql, rawSql } from './expression.ts';
import { shownDouble } from './shown-double.ts';
import { parameter, sql, type Sql } from './sql.ts';

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
  const family = familyOf(storedAs);
  const zone = parameter(context.zone.name, 'text');
  const walls = {
    instant: () => sql`(${natural} AT TIME ZONE ${zone})`,
    local: () => natural,
    date: () => sql`(${natural})::timestamp`,
  };
  return granularityOf(granularity).sql({
    family,
    natural,
    wall: walls[family](),
    zone,
    clock: context.zone,
    calendar,
    compare: (sign, bound) =>
      timeStorageOf(storedAs).compare(rawSql(expression, context), sign, bound, storedAs, context.zones),
  });
}

/** Text is grouped and ordered by code points, whatever the database's collation. */
export function outputSql(value: Sql, type: string): Sql {
  return type === 'text' ? sql`${value} COLLATE "C"` : value;
}
