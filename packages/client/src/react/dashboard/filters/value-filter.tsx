import { useState, type ReactNode } from 'react';
import type { FilterProps } from './filter-props.ts';
import { filterTitle } from './filter-title.ts';

/** A text or a number that is typed in, taken with Enter or on leaving. */
export function ValueFilter({ filter, value, onChange }: FilterProps): ReactNode {
  const given = toText(value);
  const [typed, setTyped] = useState<string>();
  const take = (text: string): void => {
    setTyped(undefined);
    if (text === given) return;
    const number = Number(text);
    if (text === '') onChange(null);
    else if (filter.type !== 'number') onChange(text);
    else if (Number.isFinite(number)) onChange(number);
  };
  return (
    <label className="lens-filter">
      <span className="lens-filter-title">{filterTitle(filter)}</span>
      <input
        type={filter.type === 'number' ? 'number' : 'text'}
        step="any"
        placeholder="All"
        value={typed ?? given}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value);
        }}
      />
    </label>
  );
}

function toText(value: FilterProps['value']): string {
  const one = Array.isArray(value) ? value[0] : value;
  return one === null || one === undefined || typeof one === 'object' ? '' : String(one);
}
