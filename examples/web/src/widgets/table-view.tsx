import type { Column } from '@istari-lens/client';
import { columnLabel } from '../format/column-label.ts';
import { formatNumber } from '../format/format-number.ts';
import { formatDimension, formatValue } from '../format/format-value.ts';
import type { WidgetViewProps } from './widget-view.ts';
import styles from './widgets.module.css';

/** More rows than anybody reads in a widget, and few enough to draw at once. */
const MAX_ROWS = 500;

/** An answer as rows and columns. */
export function TableView({ widget, result }: WidgetViewProps) {
  const rest = result.rowCount - MAX_ROWS;
  return (
    <div className={styles.scroll} role="region" aria-label={widget.title} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {result.columns.map((column) => (
              <th key={column.name} scope="col" data-number={isNumber(column)}>
                {columnLabel(column)}
                {column.unit && <small> {column.unit}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {result.rows.slice(0, MAX_ROWS).map((row, index) => (
            <tr key={index}>
              {result.columns.map((column) => (
                <td key={column.name} data-number={isNumber(column)}>
                  {column.role === 'dimension'
                    ? formatDimension(row, column)
                    : formatValue(row[column.name], { ...column, unit: undefined })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p className={styles.more}>{formatNumber(rest, undefined)} more rows are not shown.</p>}
      {result.truncated && <p className={styles.more}>There are more rows than this question asked for.</p>}
    </div>
  );
}

function isNumber({ type, role, granularity }: Column): boolean {
  const numeric = type === 'integer' || type === 'double' || type === 'bigint' || type === 'decimal';
  return numeric && !(role === 'dimension' && granularity !== undefined);
}
