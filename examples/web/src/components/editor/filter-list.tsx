import type { DashboardDefinition, Dataset } from '@istari-lens/client';
import styles from './editor.module.css';

type Filters = DashboardDefinition['filters'];

interface Props {
  filters: Filters;
  /** Those that the widgets ask. */
  datasets: readonly Dataset[];
  onChange(filters: Filters): void;
}

/** The filters above a dashboard: add one for a field, name it, remove it. */
export function FilterList({ filters, datasets, onChange }: Props) {
  const fields = new Map(datasets.flatMap((dataset) => Object.entries(dataset.fields)));
  const taken = new Set(filters.map(({ field }) => field));
  function add(field: string): void {
    const type = TYPES[fields.get(field)?.type ?? ''] ?? 'select';
    const ids = new Set(filters.map(({ id }) => id));
    let id = field;
    for (let number = 2; ids.has(id); number += 1) id = `${field}${number}`;
    const isMultiple = type === 'select' ? { multiple: true } : {};
    onChange([...filters, { id, field, type, title: fields.get(field)?.label ?? field, ...isMultiple }]);
  }
  return (
    <section aria-labelledby="filters">
      <h2 id="filters" className={styles.part}>
        Filters
      </h2>
      <ul className={styles.widgets}>
        {filters.map((filter, index) => {
          const { id, title = id, field, type } = filter;
          return (
            <li key={id}>
              <span className={styles.kind}>{type}</span>
              <input
                aria-label={`Title of the filter by ${field}`}
                value={title}
                maxLength={200}
                onChange={({ target }) => onChange(filters.with(index, { ...filter, title: target.value }))}
              />
              <button
                type="button"
                className="button"
                aria-label={`Remove the filter by ${field}`}
                onClick={() => onChange(filters.toSpliced(index, 1))}
              >
                Remove
              </button>
            </li>
          );
        })}
        <li>
          <select
            aria-label="Add a filter"
            value=""
            disabled={fields.size === 0}
            onChange={({ target }) => add(target.value)}
          >
            <option value="">Add a filter by …</option>
            {[...fields]
              .filter(([name]) => !taken.has(name))
              .map(([name, { label = name }]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
          </select>
        </li>
      </ul>
    </section>
  );
}

const TYPES: Readonly<Record<string, Filters[number]['type']>> = {
  date: 'date',
  timestamp: 'date',
  integer: 'number',
  bigint: 'number',
  decimal: 'number',
  double: 'number',
};
