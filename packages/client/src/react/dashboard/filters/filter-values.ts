import type { FilterValue } from '@istari-lens/client';

/** Values by filter id, as they are asked for: an absent one takes its default, null switches a filter off. */
export interface FilterValues {
  readonly [filterId: string]: FilterValue;
}
