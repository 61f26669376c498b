import type { Column, Row } from '@istari-lens/client';
import type { ReactNode } from 'react';
import { columnLabel } from '@istari-lens/client/format';
import { drillOf, type Drill } from '../drill/drill.ts';
import { useFormat } from '../format/use-format.ts';
import type { WidgetViewProps } from './widget-view.ts';

/** More rows than anybody reads in a widget, and few enough to draw at once. */
const MAX_ROWS = 500;

interface Props extends WidgetViewProps {
  /** Shows the rows behind a group. Left out: nothing can be pressed. */
  onDrill?: ((drill: Drill) => void) | undefined;
}

/** An answer as rows and columns. */
export function AnswerTable({ widget, result, onDrill }: Props): ReactNode {
  const format = useFormat();
  const first = result.columns.find(({ role }) => role === 'dimension');
  const rest = result.rows.length - MAX_ROWS;
  return (
    <>
      <table className="lens-table">
        <caption className="lens-unseen">{widget.title}</caption>
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
                    ? pressable(row, column)
                    : format.value(row[column.name], { ...column, unit: undefined })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p className="lens-more">{format.number(rest)} more rows are not shown.</p>}
      {result.truncated && <p className="lens-more">There are more rows than this question asked for.</p>}
    </>
  );

  function pressable(row: Row, column: Column): ReactNode {
    const shown = format.dimension(row, column);
    const drill = onDrill === undefined || column !== first ? undefined : drillOf(row, result.columns);
    if (drill === undefined) return shown;
    return (
      <button
        type="button"
        className="lens-link"
        aria-label={`Rows behind ${shown}`}
        onClick={() => onDrill?.(drill)}
      >
        {shown}
      </button>
    );
  }
}

function isNumber({ type, role, granularity }: Column): boolean {
  const numeric = type === 'integer' || type === 'double' || type === 'bigint' || type === 'decimal';
  return numeric && !(role === 'dimension' && granularity !== undefined);
}
