import type { FieldType } from '../../contract/types/dataset.ts';
import type { SqlType } from '../compile/sql.ts';
import type { PlannedDimension, PlannedMetric } from '../plan/nodes.ts';
import { unitSeconds } from '../time/bucket-length.ts';
import { familyOf } from '../time/stored-as/natural.ts';

const HOUR_SECONDS = 3600;

const KINDS: Readonly<Record<Exclude<FieldType, 'timestamp' | 'json' | 'array'>, SqlType>> = {
  text: 'text',
  boolean: 'boolean',
  integer: 'bigint',
  bigint: 'bigint',
  decimal: 'numeric',
  double: 'double precision',
  date: 'date',
  time: 'time',
  uuid: 'uuid',
};

/** The type with which a shown value is compared; null for one that has no order. */
export function sortKind({
  expression,
  granularity = null,
}: PlannedMetric & Partial<Pick<PlannedDimension, 'granularity'>>): SqlType | null {
  const { type, storedAs, size } = expression;
  if (granularity !== null && storedAs !== null)
    return bucketKind(granularity, familyOf(storedAs) === 'instant');
  if (type === 'json' || type === 'array') return null;
  if (type === 'timestamp')
    return storedAs !== null && familyOf(storedAs) !== 'instant' ? 'timestamp' : 'timestamptz';
  // A formula of whole numbers may be reckoned in decimals.
  return size === 'numeric' ? 'numeric' : KINDS[type];
}

/** Moments are cut into moments up to an hour, and into readings of the wall clock beyond. */
function bucketKind(granularity: NonNullable<PlannedDimension['granularity']>, isInstant: boolean): SqlType {
  if (typeof granularity === 'object') {
    return isInstant && unitSeconds(granularity) <= HOUR_SECONDS ? 'timestamptz' : 'timestamp';
  }
  if (granularity === 'hour' || granularity === 'minute' || granularity === 'second') {
    return isInstant ? 'timestamptz' : 'timestamp';
  }
  return PARTS.has(granularity) ? 'integer' : 'date';
}

const PARTS: ReadonlySet<string> = new Set(['hourOfDay', 'weekday', 'dayOfMonth', 'monthOfYear']);
