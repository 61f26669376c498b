import { sql, type Sql } from '../compile/sql.ts';
import type { Expression } from '../plan/nodes.ts';

/** ` COLLATE "C"` after a text, so that texts are compared by code points; nothing after other values. */
export function collation(expression: Expression | null): Sql {
  return expression?.type === 'text' ? sql` COLLATE "C"` : sql``;
}
