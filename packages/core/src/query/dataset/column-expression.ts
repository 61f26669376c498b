import type { ColumnField, DatasetDefinition, FieldType, StoredAs } from '../../contract/types/dataset.ts';
import type { OperationProblem } from '../formula/operations/operation.ts';
import type { ColumnExpression, NumberSize } from '../plan/nodes.ts';
import { familyOf } from '../time/stored-as/natural.ts';

/** The alias of a dataset's base table in SQL. */
export const BASE = 'base';

const NUMBER_SIZES: Readonly<Partial<Record<FieldType, NumberSize>>> = {
  integer: 'int4',
  bigint: 'int8',
  decimal: 'numeric',
  double: 'float8',
};

/** The column of a field: `column` of the base, or `alias.column` of a join. */
export function columnExpression(
  definition: DatasetDefinition,
  { column, type, storedAs }: ColumnField,
): ColumnExpression | OperationProblem {
  const place = columnPlace(column);
  if (place.table !== BASE && !(definition.joins ?? []).some((join) => join.as === place.table)) {
    return { problem: `There is no join "${place.table}" in this dataset.` };
  }
  const stored = storageOf(type, storedAs);
  return {
    kind: 'column',
    ...place,
    type: stored === null ? type : familyOf(stored) === 'date' ? 'date' : 'timestamp',
    storedAs: stored,
    size: NUMBER_SIZES[type] ?? null,
    weight: 1,
  };
}

/** Splits `alias.column`; a name without a dot is a column of the base. */
export function columnPlace(column: string): { table: string; column: string } {
  const dot = column.indexOf('.');
  if (dot < 0) return { table: BASE, column };
  return { table: column.slice(0, dot), column: column.slice(dot + 1) };
}

function storageOf(type: FieldType, storedAs: StoredAs | undefined): StoredAs | null {
  if (type === 'date') return storedAs ?? { kind: 'date' };
  return type === 'timestamp' ? (storedAs ?? { kind: 'timestamptz' }) : null;
}
