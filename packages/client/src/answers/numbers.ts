import type { CellValue, Column, QueryResult, Row, Warning } from '../contract.ts';

/** What `bigint` and `decimal` cells become. A function gets the exact decimal text. */
export type NumberPolicy = 'number' | 'string' | ((text: string, column: Column) => unknown);

/** An answer's rows and totals with numbers as the policy wants them, and a warning for each column that lost digits. */
export function applyNumberPolicy(result: QueryResult, policy: NumberPolicy): QueryResult {
  const lossy = new Set<string>();
  const readers = readersFor(result.columns, policy, (column) => lossy.add(column.name));
  if (readers.size === 0) return result;
  const read = (row: Row): Row => readRow(row, readers);
  const rows = result.rows.map(read);
  const totals = result.totals && {
    grand: read(result.totals.grand),
    subtotals: result.totals.subtotals.map((subtotal) => ({
      by: subtotal.by,
      rows: subtotal.rows.map(read),
    })),
  };
  const warnings = [...result.warnings, ...[...lossy].map(lossWarning)];
  return { ...result, rows, ...(totals && { totals }), warnings };
}

/** Reads one row after another of the same columns, with numbers as the policy wants them. */
export function rowReader(columns: readonly Column[], policy: NumberPolicy): (row: Row) => Row {
  const readers = readersFor(columns, policy, () => {});
  return readers.size === 0 ? (row) => row : (row) => readRow(row, readers);
}

function readersFor(
  columns: readonly Column[],
  policy: NumberPolicy,
  onLoss: (column: Column) => void,
): Map<string, (text: string) => unknown> {
  const readers = new Map<string, (text: string) => unknown>();
  for (const column of columns) {
    const reader = readerFor(column, policy, () => onLoss(column));
    if (reader) readers.set(column.name, reader);
  }
  return readers;
}

function readRow(row: Row, readers: ReadonlyMap<string, (text: string) => unknown>): Row {
  const changed: Row = { ...row };
  for (const [name, reader] of readers) {
    const cell = row[name];
    // What a caller's own function makes is known to the caller only.
    if (typeof cell === 'string') changed[name] = reader(cell) as CellValue;
  }
  return changed;
}

function readerFor(
  column: Column,
  policy: NumberPolicy,
  onLoss: () => void,
): ((text: string) => unknown) | undefined {
  // Only "NaN", "Infinity" and "-Infinity" come as text here, since JSON has no such numbers.
  if (column.type === 'double') return Number;
  if ((column.type !== 'bigint' && column.type !== 'decimal') || policy === 'string') return undefined;
  if (policy !== 'number') return (text) => policy(text, column);
  return (text) => {
    const number = Number(text);
    if (losesDigits(text, number)) onLoss();
    return number;
  };
}

/**
 * True when the number does not say what the decimal text said. Beyond 2^53 neighbours read as the same
 * double; below, a double is sure to keep 15 significant digits, and with more of them the shortest text
 * that reads back as the same double tells.
 */
function losesDigits(text: string, number: number): boolean {
  if (!Number.isFinite(number)) return /\d/.test(text);
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) return true;
  const digits = significantDigits(text);
  return digits.length > 15 && digits !== significantDigits(number.toString());
}

function significantDigits(text: string): string {
  const [mantissa = ''] = text.split('e');
  const digits = mantissa.replace(/[-+.]/g, '').replace(/^0+/, '');
  return digits.replace(/0+$/, '');
}

function lossWarning(column: string): Warning {
  return {
    code: 'number_precision_lost',
    detail: `Column "${column}" holds numbers with more digits than a JavaScript number keeps. Create the client with numbers: 'string', or a function, to have them exactly.`,
  };
}
