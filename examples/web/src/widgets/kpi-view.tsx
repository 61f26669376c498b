import type { Column, Row } from '@istari-lens/client';
import { columnLabel } from '../format/column-label.ts';
import { formatNumber } from '../format/format-number.ts';
import { formatValue } from '../format/format-value.ts';
import { shownColumn } from './shown-column.ts';
import type { WidgetViewProps } from './widget-view.ts';
import styles from './widgets.module.css';

/**
 * One metric large: the one that `options.metric` names, else the first. Its change stands below when the
 * question compares, and so do the other metrics.
 */
export function KpiView({ widget, result }: WidgetViewProps) {
  const metrics = result.columns.filter((column) => column.role === 'metric');
  const main = metrics.find((column) => column.name === widget.options.metric) ?? metrics[0];
  const [row] = result.rows;
  if (!main || !row) return null;
  return (
    <div className={styles.kpi}>
      <p className={styles.figure}>
        <Figure value={row[main.name]} column={shownColumn(main, widget.options)} />
      </p>
      <p className={styles.aside}>
        <Change row={row} metric={main} />
        {metrics
          .filter((column) => column !== main)
          .map((column) => (
            <span key={column.name}>
              {columnLabel(column)} {formatValue(row[column.name], column)}
            </span>
          ))}
      </p>
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
  if (typeof percent !== 'number') return null;
  const size = formatNumber(Math.abs(percent), { ...metric, unit: undefined, format: { style: 'percent' } });
  const previous = formatValue(row[`${metric.name}__previous`], metric);
  if (percent === 0) return <span>as before</span>;
  return (
    <span>
      {percent > 0 ? '▲' : '▼'} {size} {percent > 0 ? 'above' : 'below'} {previous}
    </span>
  );
}
