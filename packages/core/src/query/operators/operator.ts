import type { FieldType } from '../../contract/types/dataset.ts';
import type { Sql } from '../compile/sql.ts';
import type { PlannedValue } from '../plan/nodes.ts';
import type { Target } from './target.ts';

/** One comparison that a filter can make. */
export interface OperatorDescriptor {
  /** What `value` must be: nothing, one value, two, a list of any length, one text, or a range of time. */
  readonly value: 'none' | 'one' | 'two' | 'list' | 'text' | 'range';
  readonly types: ReadonlySet<FieldType>;
  sql(target: Target, values: readonly PlannedValue[], options: { caseSensitive: boolean }): Sql;
}
