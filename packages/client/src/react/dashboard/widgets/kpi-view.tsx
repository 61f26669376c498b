import type { Column, Row } from '@istari-lens/client';
import type { ReactNode } from 'react';
import { columnLabel } from '@istari-lens/client/format';
import { useFormat } from '../format/use-format.ts';
import { shownColumn } from './shown-column.ts';
import type { WidgetViewProps } from './widget-view.ts';

/**
 * One metric large: the one that `options.metric` names, else the first. Its change stands below when the
 * question compares, and so do the other metrics.
 */
export function KpiView({ widget, result }: WidgetViewProps): ReactNode {
  const format = useFormat();
  const metrics = result.columns.filter((column) => column.role === 'metric');
  const main = metrics.find((column) => column.name === widget.options['metric']) ?? metrics[0];
  const [row] = result.rows;
  if (!main || !row) return null;
  const column = shownColumn(main, widget.options);
  const { unit, ...plain } = column;
  const value = row[main.name];
  return (
    <div className="lens-kpi">
      <p className="lens-figure">
        {format.value(value, plain)}
        {unit && value !== null && <small> {unit}</small>}
      </p>
      <p className="lens-aside">
        <Change row={row} column={column} />
        {metrics
          .filter((other) => other !== main)
          .map((other) => (
            <span key={other.name}>
              {columnLabel(other)} {format.value(row[other.name], other)}
            </span>
          ))}
      </p>
    </div>
  );
}

function Change({ row, column }: { row: Row; column: Column }): ReactNode {
  const format = useFormat();
  const percent = row[`${column.name}__percent`];
  const before = row[`${column.name}__previous`];
  if (before === undefined) return null;
  const previous = format.value(before, column);
  // Nothing to be a part of: the figure before was none or zero.
  if (typeof percent !== 'number') return <span>before: {previous}</span>;
  if (percent === 0) return <span>as before</span>;
  const up = percent > 0;
  return (
    <span>
      <span aria-hidden="true">{up ? '▲' : '▼'}</span> {format.percent(Math.abs(percent))}{' '}
      {up ? 'above' : 'below'} {previous}
    </span>
  );
}
