import type { Sound } from '../../contract/reading.ts';
import type { Granularity, PartGranularity, QuerySpec } from '../../contract/types/query.ts';
import { fullDimension } from './alias.ts';
import type { PlannedDimension } from './nodes.ts';

/** What a dimension is cut into. */
export interface CutDimension {
  /** Place among the dimensions. */
  readonly place: number;
  readonly field: string;
  readonly granularity: Granularity;
  readonly planned: PlannedDimension;
}

/** Parts of the wall clock, with their least and greatest value. */
const PARTS: Readonly<Record<PartGranularity, readonly [number, number]>> = {
  hourOfDay: [0, 23],
  weekday: [1, 7],
  dayOfMonth: [1, 31],
  monthOfYear: [1, 12],
};

/** The values of a part of the wall clock, from the least to the greatest; null for buckets. */
export function valuesOfPart(granularity: Granularity): readonly [number, number] | null {
  return typeof granularity === 'string' && Object.hasOwn(PARTS, granularity)
    ? PARTS[granularity as PartGranularity]
    : null;
}

/** The dimensions that are cut, be it into buckets or into parts. Only of plans without problems. */
export function cutDimensions(
  asked: Sound<QuerySpec>['dimensions'],
  dimensions: readonly PlannedDimension[],
): CutDimension[] {
  return dimensions.flatMap((planned, place) => {
    const { granularity } = planned;
    const { field } = fullDimension(asked?.[place]);
    // A masked field is a constant, which has no buckets.
    if (granularity === null || field === undefined || planned.expression.storedAs === null) return [];
    return [{ place, field, granularity, planned }];
  });
}
