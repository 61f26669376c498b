import type { ColumnField, FieldType, StoredAs } from '../../contract/types/dataset.ts';
import type { CatalogueColumn } from './catalogue-repository.ts';

const INTEGERS = ['int2', 'int4'];
const EXACT = [...INTEGERS, 'int8', 'numeric'];
const FLOATS = ['float4', 'float8'];

/** Types of column, by Postgres's own names, that each way to store a time reads. */
const STORED: Readonly<Record<StoredAs['kind'], readonly string[]>> = {
  timestamptz: ['timestamptz'],
  timestamp: ['timestamp'],
  date: ['date'],
  epoch: [...EXACT, ...FLOATS],
};

type Fit = (column: CatalogueColumn, field: ColumnField) => boolean;

const oneOf =
  (types: readonly string[]): Fit =>
  ({ type }) =>
    types.includes(type);

/** Which columns a field of each type may read without changing what they say. */
const FITS: Readonly<Record<FieldType, Fit>> = {
  // Read as text, whatever it is.
  text: () => true,
  boolean: oneOf(['bool']),
  integer: oneOf(INTEGERS),
  bigint: oneOf([...INTEGERS, 'int8']),
  decimal: oneOf(EXACT),
  double: oneOf([...EXACT, ...FLOATS]),
  date: oneOf(STORED.date),
  timestamp: ({ type }, { storedAs }) => STORED[storedAs?.kind ?? 'timestamptz'].includes(type),
  time: oneOf(['time']),
  json: oneOf(['json', 'jsonb']),
  array: ({ isArray }) => isArray,
  uuid: oneOf(['uuid']),
};

/** What a field over a column would have to say of itself; for others text is all that fits. */
const WRITTEN: Readonly<Record<string, string>> = {
  bool: 'type "boolean"',
  int2: 'type "integer"',
  int4: 'type "integer"',
  int8: 'type "bigint"',
  numeric: 'type "decimal"',
  float4: 'type "double"',
  float8: 'type "double"',
  date: 'type "date"',
  timestamptz: 'type "timestamp" stored as {"kind": "timestamptz"}',
  timestamp: 'type "timestamp" stored as {"kind": "timestamp", "timezone": …}',
  time: 'type "time"',
  json: 'type "json"',
  jsonb: 'type "json"',
  uuid: 'type "uuid"',
};

/** Why a field cannot read a column, and what fits; null when it can. */
export function misfitOf(field: ColumnField, column: CatalogueColumn): string | null {
  if (FITS[field.type](column, field)) return null;
  const fitting = column.isArray ? 'type "array"' : (WRITTEN[column.type] ?? 'type "text"');
  return `The column holds ${column.typeName}, which this type does not read. Use ${fitting}.`;
}

/** Types whose values equal each other across types without losing anything. */
const FAMILIES: readonly (readonly string[])[] = [
  EXACT,
  FLOATS,
  ['text', 'varchar', 'bpchar', 'name', 'citext'],
];

/** No collation, and that of the database, which give way to any other. */
const YIELDING = ['0', '100'];

/** Why two columns cannot be joined on, and what to do; null when they can. */
export function mismatchOf(left: CatalogueColumn, right: CatalogueColumn): string | null {
  const isFamily = FAMILIES.some((types) => types.includes(left.type) && types.includes(right.type));
  if (left.type !== right.type && !isFamily) {
    return (
      `The columns hold ${left.typeName} and ${right.typeName}, which are not compared. ` +
      'Join on columns of one type, or give one of the tables a view that casts it.'
    );
  }
  if (!left.hasEquality || !right.hasEquality) {
    return `Values of ${left.typeName} cannot be compared. Join on other columns.`;
  }
  const collations = new Set([left.collation, right.collation]);
  for (const yielding of YIELDING) collations.delete(yielding);
  if (collations.size < 2) return null;
  return (
    'The columns have different collations, and Postgres does not choose between them. ' +
    'Join on columns of one collation, or give one of the tables a view with COLLATE.'
  );
}
