import { renderSql, type Sql } from '../compile/sql.ts';

/** A text that is equal for equal SQL with equal parameters, and only for these. */
export function sqlKey(piece: Sql): string {
  const { text, values = [] } = renderSql(piece);
  return values.length === 0 ? text : `${text} ${JSON.stringify(values)}`;
}
