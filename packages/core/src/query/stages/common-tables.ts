import { joinSql, name, sql, type Sql } from '../compile/sql.ts';

/** The common table expressions of a statement, in the order in which they were defined. */
export interface CommonTables {
  /** Defines one with a name that begins so; gives the name. */
  define(label: string, columns: readonly Sql[], body: Sql, options?: { isKept?: boolean }): Sql;
  /** `WITH …`, with a space after it. */
  clause(): Sql;
}

/** Common table expressions, none so far. */
export function createCommonTables(): CommonTables {
  const tables: Sql[] = [];
  return {
    define(label, columns, body, { isKept = false } = {}) {
      const table = name(`${label}${tables.length + 1}`);
      const kept = isKept ? sql`MATERIALIZED ` : sql``;
      tables.push(sql`${table} (${joinSql(columns, sql`, `)}) AS ${kept}(${body})`);
      return table;
    },
    clause: () => (tables.length === 0 ? sql`` : sql`WITH ${joinSql(tables, sql`, `)} `),
  };
}
