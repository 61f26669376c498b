import type { FilterValue } from '@istari-lens/client';
import { useFilterValues } from '@istari-lens/client/react';
import { useDeferredValue, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import { Notice } from '../notice.tsx';
import { Placeholder } from '../widgets/placeholder.tsx';
import type { FilterProps } from './filter-props.ts';
import { filterTitle } from './filter-title.ts';

type Scalar = string | number | boolean;

/** One or several of the values that are there. They are asked for when the list is opened. */
export function SelectFilter({ source, filter, value, values, onChange }: FilterProps): ReactNode {
  const format = useFormat();
  const name = useId();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const details = useRef<HTMLDetailsElement>(null);
  const q = useDeferredValue(search);
  useEffect(() => {
    if (!open) return undefined;
    const closeFromOutside = ({ target }: PointerEvent): void => {
      if (details.current && target instanceof Node && !details.current.contains(target))
        details.current.open = false;
    };
    document.addEventListener('pointerdown', closeFromOutside);
    return () => document.removeEventListener('pointerdown', closeFromOutside);
  }, [open]);
  const under = Object.fromEntries(Object.entries(values).filter(([id]) => id !== filter.id));
  const offered = useFilterValues(source, filter.id, {
    enabled: open,
    filters: under,
    ...(q !== '' && { q }),
  });
  const chosen = toList(value);
  const found = (offered.data?.values ?? []).filter(isScalar);
  // What was chosen stays in the list, so that it can be taken back.
  const options = [...chosen.filter((one) => !found.includes(one)), ...found];
  const title = filterTitle(filter);
  const toggle = (one: Scalar, on: boolean): void => {
    if (!filter.multiple) return onChange(one);
    const next = on ? [...chosen, one] : chosen.filter((other) => other !== one);
    onChange(next.length === 0 ? null : next);
  };
  return (
    <details
      ref={details}
      className="lens-filter"
      onToggle={(event) => setOpen(event.currentTarget.open)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open || !details.current) return;
        details.current.open = false;
        details.current.querySelector('summary')?.focus();
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget))
          currentTarget.open = false;
      }}
    >
      <summary>
        <span className="lens-filter-title">{title}</span> {summary()}
      </summary>
      <fieldset className="lens-options" aria-busy={offered.isFetching}>
        <legend className="lens-unseen">{title}</legend>
        {(offered.data?.truncated || search !== '') && (
          <input
            type="search"
            aria-label={`Search ${title}`}
            placeholder="Search"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        <label>
          <input
            type={filter.multiple ? 'checkbox' : 'radio'}
            name={name}
            checked={chosen.length === 0}
            onChange={() => onChange(null)}
          />
          All
        </label>
        {options.map((one) => (
          <label key={`${typeof one} ${one}`}>
            <input
              type={filter.multiple ? 'checkbox' : 'radio'}
              name={name}
              checked={chosen.includes(one)}
              onChange={(event) => toggle(one, event.currentTarget.checked)}
            />
            {format.value(one, undefined)}
          </label>
        ))}
        {offered.isPending && open && <Placeholder />}
        {offered.isError && (
          <Notice
            kind="error"
            title="What there is could not be loaded"
            error={offered.error}
            onRetry={() => void offered.refetch()}
          />
        )}
        {offered.data?.truncated && <p className="lens-more">There are more. Search for them.</p>}
      </fieldset>
    </details>
  );

  function summary(): string {
    if (chosen.length === 0) return 'All';
    if (chosen.length > 2) return `${format.number(chosen.length)} chosen`;
    return chosen.map((one) => format.value(one, undefined)).join(', ');
  }
}

function toList(value: FilterValue): Scalar[] {
  return (Array.isArray(value) ? value : [value]).filter(isScalar);
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
