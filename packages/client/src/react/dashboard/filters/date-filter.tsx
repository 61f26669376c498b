import type { FilterValue } from '@istari-lens/client';
import { useId, useState, type ReactNode } from 'react';
import { isSameRange, namedRanges, shiftDay, type NamedRange } from './date-ranges.ts';
import type { FilterProps } from './filter-props.ts';
import { filterTitle } from './filter-title.ts';

const FROM_TO = 'from-to';

/** A range of time out of a list, or from a day to a day, both included. */
export function DateFilter({ filter, value, onChange }: FilterProps): ReactNode {
  const title = filterTitle(filter);
  const listId = useId();
  const days = toDays(value);
  const [own, setOwn] = useState(false);
  const ranges = [...namedRanges, ...otherRange(filter.default)];
  const index = ranges.findIndex(({ range }) => isSameRange(range, value));
  const byDays = own || (index < 0 && days !== undefined);
  const setDays = (from: string, to: string): void => {
    const range = { start: from, end: shiftDay(to, 1) };
    if (!isSameRange(range, value)) onChange(range);
  };
  return (
    <fieldset className="lens-filter lens-dates">
      <legend className="lens-unseen">{title}</legend>
      <label htmlFor={listId} className="lens-filter-title">
        {title}
      </label>
      <select
        id={listId}
        value={byDays ? FROM_TO : String(index)}
        onChange={(event) => {
          const chosen = ranges[Number(event.currentTarget.value)];
          setOwn(!chosen);
          if (chosen) onChange(chosen.range);
        }}
      >
        {ranges.map(({ name }, place) => (
          <option key={name} value={place}>
            {name}
          </option>
        ))}
        {index < 0 && !byDays && <option value={-1}>{describe(value)}</option>}
        <option value={FROM_TO}>From … to …</option>
      </select>
      {byDays && <Days title={title} given={days} onChange={setDays} />}
    </fieldset>
  );
}

interface DayRange {
  from: string;
  to: string;
}

interface DaysProps {
  title: string;
  given: DayRange | undefined;
  onChange: (from: string, to: string) => void;
}

/** Two days, taken on leaving an input when both are there in their order. */
function Days({ title, given, onChange }: DaysProps): ReactNode {
  const [typed, setTyped] = useState<DayRange>();
  const days = typed ?? given ?? { from: '', to: '' };
  const take = (): void => {
    if (days.from === '' || days.to === '' || days.from > days.to) return;
    setTyped(undefined);
    onChange(days.from, days.to);
  };
  return (
    <>
      {(['from', 'to'] as const).map((end) => (
        <input
          key={end}
          type="date"
          aria-label={`${title} ${end}`}
          value={days[end]}
          onChange={(event) => setTyped({ ...days, [end]: event.currentTarget.value })}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take();
          }}
        />
      ))}
    </>
  );
}

/** The days of a range, or of one date; undefined for a relative range or none. */
function toDays(value: FilterValue): DayRange | undefined {
  const day = (text: string): string => text.slice(0, 10);
  if (typeof value === 'string') return { from: day(value), to: day(value) };
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('start' in value))
    return undefined;
  return { from: day(value.start), to: shiftDay(day(value.end), -1) };
}

/** A default that the list does not have. */
function otherRange(value: FilterValue | undefined): NamedRange[] {
  if (value === undefined || toDays(value) !== undefined) return [];
  if (namedRanges.some(({ range }) => isSameRange(range, value))) return [];
  return [{ name: describe(value), range: value }];
}

function describe(value: FilterValue): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('last' in value) return `Last ${value.last} ${value.unit}${value.last === 1 ? '' : 's'}`;
  if ('this' in value) return `This ${value.this}`;
  if ('toDate' in value) return `To date, this ${value.toDate}`;
  return `${value.start} to ${value.end}`;
}
