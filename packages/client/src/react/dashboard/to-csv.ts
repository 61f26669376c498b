import type { Answer, Row } from '@istari-lens/client';
import { columnLabel } from '@istari-lens/client/format';

/** What a spreadsheet would take for a formula, where it begins a text. */
const FORMULA = /^[=+\-@\t\r]/;

/** An answer as CSV by RFC 4180, with a byte order mark, since spreadsheets take it for another encoding without. */
export function toCsv({ columns, rows }: Answer): string {
  const lines = [
    columns.map((column) => quoted(columnLabel(column))),
    ...rows.map((row: Row) => columns.map(({ name }) => written(row[name]))),
  ];
  return `\uFEFF${lines.map((cells) => `${cells.join(',')}\r\n`).join('')}`;
}

function written(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  // A number that is written as text, such as a decimal, is none the less a number.
  return quoted(FORMULA.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
