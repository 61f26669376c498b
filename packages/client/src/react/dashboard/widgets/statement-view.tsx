import type { Answer, Column, Row, StatementRow } from '@istari-lens/client';
import type { ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import { shownColumn } from './shown-column.ts';
import type { WidgetViewProps } from './widget-view.ts';

/** Deeper rows are indented as this one. */
const MAX_LEVEL = 6;

/** Rows as in a profit-and-loss statement: one column of figures, or one for each value of a dimension. */
export function StatementView({ widget, result }: WidgetViewProps): ReactNode {
  const format = useFormat();
  const dimension = result.columns.find((column) => column.role === 'dimension');
  const rows = statementRows(widget.options['rows']);
  const withPercent = rows.some((row) => row.percentOf !== undefined);
  return (
    <div className="lens-scroll" role="region" aria-label={widget.title} tabIndex={0}>
      <table className="lens-statement">
        {dimension && (
          <thead>
            <tr>
              <td />
              {result.rows.map((answer, index) => (
                <th key={index} scope="col" colSpan={withPercent ? 2 : 1}>
                  {format.dimension(answer, dimension)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-subtotal={row.subtotal === true}>
              <th scope="row" data-level={Math.min(row.level ?? 0, MAX_LEVEL)}>
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

function Figures({ row, answer, result, withPercent }: FiguresProps): ReactNode {
  const format = useFormat();
  const column = (name: string): Column | undefined =>
    result.columns.find((candidate) => candidate.name === name);
  const value = column(row.id);
  const percent = column(`${row.id}__percentOf`);
  return (
    <>
      <td>{format.value(answer[row.id], value && shownColumn(value, row))}</td>
      {withPercent && (
        <td className="lens-percent">
          {percent &&
            format.value(answer[percent.name], { ...percent, unit: undefined, format: { style: 'percent' } })}
        </td>
      )}
    </>
  );
}

/** `options` is open by contract; the server has checked the rows of a stored statement. */
function statementRows(rows: unknown): StatementRow[] {
  return Array.isArray(rows) ? rows : [];
}
