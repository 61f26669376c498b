import type { FieldType } from '../../../contract/types/dataset.ts';

/** Types of field that read columns of Postgres's types as they are; everything else is read as text. */
const FIELD_TYPES: Readonly<Partial<Record<string, FieldType>>> = {
  bool: 'boolean',
  int2: 'integer',
  int4: 'integer',
  int8: 'bigint',
  numeric: 'decimal',
  float4: 'double',
  float8: 'double',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  time: 'time',
  json: 'json',
  jsonb: 'json',
  uuid: 'uuid',
};

/** The type of a dataset's field over a column. `type` is Postgres's own name; of a domain, that of what it is made of. */
export function fieldTypeOf(type: string, isArray: boolean): FieldType {
  if (isArray) return 'array';
  return (Object.hasOwn(FIELD_TYPES, type) ? FIELD_TYPES[type] : undefined) ?? 'text';
}
