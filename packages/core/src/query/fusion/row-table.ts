import type { Join, TableReference } from '../../contract/types/dataset.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { columnName } from '../compile/compile-statement.ts';
import { joinClause } from '../compile/join-clause.ts';
import { joinSql, name, sql, type Sql } from '../compile/sql.ts';
import { BASE } from '../dataset/column-expression.ts';
import type { ColumnExpression } from '../plan/nodes.ts';

/** The rows that are made into fine groups. */
export interface RowTable {
  /** How what is made of these rows is written, where conditions on them are written in `context`. */
  read(context: CompileContext): CompileContext;
  /** The number of the piece of time in which a row lies, once for each row; the same one for the same number. */
  piece(number: Sql, key: string): Sql;
  /** ` FROM …`, with all that was asked for until now. */
  from(joins: readonly Join[], where: readonly Sql[]): Sql;
}

/** Rows as they are, whose values need no name of their own. */
export function plainRows(base: TableReference): RowTable {
  return {
    read: (context) => context,
    piece: (number) => number,
    from: (joins, where) => fromClause(base, joins, where),
  };
}

/**
 * Rows with the pieces of time in which they lie. Postgres takes the values of a column for as many as the moments
 * that it is computed of, and would sort all rows to group them; of what comes out of a query with an `OFFSET` it
 * knows nothing, and expects two hundred. As a literal, zero keeps no worker from taking part.
 */
export function numberedRows(base: TableReference): RowTable {
  const columns = new Map<string, { readonly place: Sql; readonly value: Sql }>();
  const pieces = new Map<string, { readonly place: Sql; readonly value: Sql }>();
  const contexts = new Map<CompileContext, CompileContext>();

  function column(expression: ColumnExpression): Sql {
    const key = JSON.stringify([expression.table, expression.column]);
    const known = columns.get(key);
    if (known !== undefined) return known.place;
    const place = name(ROW, `c${columns.size + 1}`);
    columns.set(key, { place, value: columnName(expression) });
    return place;
  }

  return {
    read(context) {
      const known = contexts.get(context);
      if (known !== undefined) return known;
      const made = { ...context, column, compiled: new Map() };
      contexts.set(context, made);
      return made;
    },
    piece(number, key) {
      const known = pieces.get(key);
      if (known !== undefined) return known.place;
      const place = name(ROW, `t${pieces.size + 1}`);
      pieces.set(key, { place, value: number });
      return place;
    },
    from(joins, where) {
      const values = [
        ...[...columns.values()].map(({ value }, index) => sql`${value} AS ${name(`c${index + 1}`)}`),
        ...[...pieces.values()].map(({ value }, index) => sql`${value} AS ${name(`t${index + 1}`)}`),
      ];
      return sql` FROM (SELECT ${joinSql(values, sql`, `)}${fromClause(base, joins, where)} OFFSET '0') AS ${name(ROW)}`;
    },
  };
}

const ROW = 'row';

function fromClause(base: TableReference, joins: readonly Join[], where: readonly Sql[]): Sql {
  const condition = where.length === 0 ? sql`` : sql` WHERE ${joinSql(where, sql` AND `)}`;
  return sql` FROM ${name(base.schema, base.table)} AS ${name(BASE)}${joinSql(joins.map(joinClause), sql``)}${condition}`;
}
