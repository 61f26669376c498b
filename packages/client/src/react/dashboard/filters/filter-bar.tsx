import type { DashboardFilter } from '@istari-lens/client';
import type { DashboardSource } from '@istari-lens/client/react';
import type { ComponentType, ReactNode } from 'react';
import { DateFilter } from './date-filter.tsx';
import type { FilterProps } from './filter-props.ts';
import type { FilterValues } from './filter-values.ts';
import { SelectFilter } from './select-filter.tsx';
import { ValueFilter } from './value-filter.tsx';
import { withFilter } from './with-filter.ts';

const inputs: Readonly<Record<DashboardFilter['type'], ComponentType<FilterProps>>> = {
  select: SelectFilter,
  text: ValueFilter,
  number: ValueFilter,
  date: DateFilter,
};

interface Props {
  source: DashboardSource;
  filters: readonly DashboardFilter[];
  values: FilterValues;
  onChange: (values: FilterValues) => void;
}

/** An input for each filter of the dashboard. */
export function FilterBar({ source, filters, values, onChange }: Props): ReactNode {
  if (filters.length === 0) return null;
  return (
    <div className="lens-filters" role="group" aria-label="Filters">
      {filters.map((filter) => {
        // One that takes a list is typed in as a list elsewhere; here it is chosen from what there is.
        const Input = filter.multiple && filter.type === 'text' ? SelectFilter : inputs[filter.type];
        return (
          <Input
            key={filter.id}
            source={source}
            filter={filter}
            value={values[filter.id] === undefined ? (filter.default ?? null) : (values[filter.id] ?? null)}
            values={values}
            onChange={(value) => onChange(withFilter(filters, values, filter.id, value))}
          />
        );
      })}
      {Object.keys(values).length > 0 && (
        <button type="button" className="lens-button" onClick={() => onChange({})}>
          Reset
        </button>
      )}
    </div>
  );
}
