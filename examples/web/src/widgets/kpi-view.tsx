import type { Column, Row } from '@istari-lens/client';
import { formatNumber } from '../format/format-number.ts';
import { formatValue } from '../format/format-value.ts';
import type { WidgetViewProps } from './widget-view.ts';
import styles from './widgets.module.css';

/** The first metric large, with its change when the question compares; further metrics beside it. */
export function KpiView({ widget, result }: WidgetViewProps) {
  const [main, ...others] = result.columns.filter((column) => column.role === 'metric');
  const [row] = result.rows;
  if (!main || !row) return null;
  return (
    <div className={styles.kpi}>
      <p className={styles.figure}>
        <Figure value={row[main.name]} column={main} />
      </p>
      <Change row={row} metric={main} />
      {/* A label that repeats the title says nothing. */}
      {main.label.toLowerCase() !== widget.title.toLowerCase() && others.length > 0 && <p className={styles.aside}>{main.label}</p>}
      {others.map((column) => (
        <p key={column.name} className={styles.aside}>
          {column.label} <strong>{formatValue(row[column.name], column)}</strong>
        </p>
      ))}
    </div>
  );
}

/** A value with its unit set smaller. */
function Figure({ value, column }: { value: unknown; column: Column }) {
  const { unit, ...plain } = column;
  return (
    <>
      {formatValue(value, plain)}
      {unit && value !== null && <small>{unit}</small>}
    </>
  );
}

function Change({ row, metric }: { row: Row; metric: Column }) {
  const percent = row[`${metric.name}__percent`];
  const previous = row[`${metric.name}__previous`];
  if (typeof percent !== 'number') return null;
  const text = formatNumber(Math.abs(percent), { ...metric, unit: undefined, format: { style: 'percent' } });
  return (
    <p className={styles.aside}>
      {percent > 0 ? '▲' : percent < 0 ? '▼' : '='} {text} from {formatValue(previous, metric)}
    </p>
  );
}
