import type { Answer, Column, Row, StatementRow } from '@istari-lens/client';
import type { CSSProperties } from 'react';
import { formatDimension, formatValue } from '../format/format-value.ts';
import { shownColumn } from './shown-column.ts';
import type { WidgetViewProps } from './widget-view.ts';
import styles from './widgets.module.css';

/** Rows as in a profit-and-loss statement: one column of figures, or one for each value of a dimension. */
export function StatementView({ widget, result }: WidgetViewProps) {
  const dimension = result.columns.find((column) => column.role === 'dimension');
  const rows = statementRows(widget.options.rows);
  const withPercent = rows.some((row) => row.percentOf !== undefined);
  return (
    <div className={styles.scroll} role="region" aria-label={widget.title} tabIndex={0}>
      <table className={styles.statement}>
        {dimension && (
          <thead>
            <tr>
              <td />
              {result.rows.map((answer, index) => (
                <th key={index} scope="col" colSpan={withPercent ? 2 : 1}>
                  {formatDimension(answer, dimension)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-subtotal={row.subtotal === true}>
              <th scope="row" style={indent(row)}>
                {row.label}
              </th>
              {result.rows.map((answer, index) => (
                <Figures key={index} row={row} answer={answer} result={result} withPercent={withPercent} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FiguresProps {
  row: StatementRow;
  answer: Row;
  result: Answer;
  withPercent: boolean;
}

function Figures({ row, answer, result, withPercent }: FiguresProps) {
  const column = (name: string): Column | undefined =>
    result.columns.find((candidate) => candidate.name === name);
  const value = column(row.id);
  const percent = column(`${row.id}__percentOf`);
  return (
    <>
      <td>{formatValue(answer[row.id], value && shownColumn(value, row))}</td>
      {withPercent && (
        <td className={styles.percent}>
          {percent &&
            formatValue(answer[percent.name], { ...percent, unit: undefined, format: { style: 'percent' } })}
        </td>
      )}
    </>
  );
}

function indent({ level = 0 }: StatementRow): CSSProperties {
  return { paddingInlineStart: `${level * 1.125}rem` };
}

/** `options` is open by contract; the server has checked the rows of a stored statement. */
function statementRows(rows: unknown): StatementRow[] {
  return Array.isArray(rows) ? (rows as StatementRow[]) : [];
}
