import type { DashboardFilter, FilterValue } from '@istari-lens/client';
import type { DashboardSource } from '@istari-lens/client/react';
import type { FilterValues } from './filter-values.ts';

/** What every input of a filter is given. */
export interface FilterProps {
  source: DashboardSource;
  filter: DashboardFilter;
  /** The one that holds: the chosen one, or the default; null for none. */
  value: FilterValue;
  /** Those of all filters. */
  values: FilterValues;
  onChange: (value: FilterValue) => void;
}
