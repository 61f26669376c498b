const ROWS_SHOWN = 12;

/** Rows as a text table: numbers to the right, the first twelve rows, then how many more there are. */
export function formatTable(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): string {
  const decimals = columns.map((column) => Math.max(0, ...rows.map((row) => decimalsOf(row[column]))));
  const shown = rows
    .slice(0, ROWS_SHOWN)
    .map((row) => columns.map((column, index) => formatCell(row[column], decimals[index] ?? 0)));
  const isNumber = columns.map((column) =>
    rows.every((row) => row[column] === null || typeof row[column] === 'number'),
  );
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...shown.map((cells) => (cells[index] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        isNumber[index] === true ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const lines = [line(columns), line(widths.map((width) => '─'.repeat(width))), ...shown.map(line)];
  if (rows.length > ROWS_SHOWN) lines.push(`… ${rows.length - ROWS_SHOWN} more`);
  return lines.map((text) => `  ${text}`).join('\n');
}

const MOST_DECIMALS = 4;

/** Decimal places that a number is shown with, so that those of a column stand below each other. */
function decimalsOf(value: unknown): number {
  if (typeof value !== 'number' || Number.isInteger(value)) return 0;
  return Math.min(MOST_DECIMALS, String(value).split('.')[1]?.length ?? 0);
}

function formatCell(value: unknown, decimals: number): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') {
    return value.toLocaleString('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
