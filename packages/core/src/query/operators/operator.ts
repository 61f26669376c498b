import type { FieldType } from '../../contract/types/dataset.ts';
import type { Sql } from '../compile/sql.ts';
import type { PlannedValue } from '../plan/nodes.ts';
import type { Target } from './target.ts';

/** One comparison that a filter can make. */
export interface OperatorDescriptor {
  /** What `value` must be: nothing, one value, two, a list of any length, or a range of time. */
  readonly value: 'none' | 'one' | 'two' | 'list' | 'range';
  readonly types: ReadonlySet<FieldType>;
  /** Those of the types on which it ignores case unless `caseSensitive` says otherwise. */
  readonly ignoresCase: ReadonlySet<FieldType>;
  /** Whether it is never true of null; the others keep rows whose value is null. */
  readonly rejectsNull: boolean;
  sql(target: Target, values: readonly PlannedValue[], options: { caseSensitive: boolean }): Sql;
}
