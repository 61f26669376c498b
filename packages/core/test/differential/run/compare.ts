import type { CellValue, QueryResult, ResolvedRange, Row } from '../../../src/contract/types/query.ts';
import { Exact } from '../evaluator/exact.ts';
import type { Answer, AnswerColumn } from '../evaluator/question.ts';
import type { Value } from '../evaluator/value.ts';
import { writeTime } from '../evaluator/write-time.ts';
import type { EvaluatorZone } from '../evaluator/zones.ts';

/** Below this, what is left of doubles that cancel each other out is nothing. */
const NOTHING = 1e-12;

/** What is different between the product's answer and the evaluator's; null when nothing is. */
export function differenceOf(actual: QueryResult, expected: Answer, zone: EvaluatorZone): string | null {
  const columns = expected.columns.map(({ name, type, role }) => ({ name, type, role }));
  const found = actual.columns.map(({ name, type, role }) => ({ name, type, role }));
  if (JSON.stringify(found) !== JSON.stringify(columns))
    return `columns: ${JSON.stringify(found)}, expected ${JSON.stringify(columns)}`;
  if (actual.timezone !== expected.timezone)
    return `timezone: ${actual.timezone}, expected ${expected.timezone}`;
  if (actual.rows.length !== expected.rows.length)
    return `rows: ${actual.rows.length}, expected ${expected.rows.length}`;
  if (actual.rowCount !== actual.rows.length)
    return `rowCount: ${actual.rowCount} of ${actual.rows.length} rows`;
  if (actual.truncated !== expected.truncated)
    return `truncated: ${actual.truncated}, expected ${expected.truncated}`;
  const ranges = rangesDifference(actual.ranges, expected.ranges);
  if (ranges !== null) return ranges;
  const write = (value: Value, { family }: AnswerColumn): Value =>
    typeof value === 'bigint' ? writeTime(value, family ?? 'instant', zone) : value;
  const rows = expected.rows.map((cells) =>
    expected.columns.map((column, index) => write(cells[index] ?? null, column)),
  );
  const others = othersDifference(actual.rows, expected);
  if (others !== null) return others;
  // The others come last in any order.
  const count = expected.hasOthers ? -1 : actual.rows.length;
  const inOrder = expected.isOrderSure ? (list: readonly Row[]): readonly Row[] => list : sortedBy(expected);
  const actualRows = [...inOrder(actual.rows.slice(0, count)), ...actual.rows.slice(count)];
  const expectedRows = expected.isOrderSure
    ? rows
    : [...byDimensions(rows.slice(0, count), expected), ...rows.slice(count)];
  for (const [place, cells] of expectedRows.entries()) {
    for (const [index, column] of expected.columns.entries()) {
      const cell = actualRows[place]?.[column.name] ?? null;
      const value = cells[index] ?? null;
      if (!isSame(cell, value, column)) {
        return `row ${place}, ${column.name}: ${JSON.stringify(cell)}, expected ${write(value, column) instanceof Exact ? String(value) : JSON.stringify(value)}`;
      }
    }
  }
  if (JSON.stringify(actual.incomplete ?? null) !== JSON.stringify(expected.incomplete)) {
    return `incomplete: ${JSON.stringify(actual.incomplete)}, expected ${JSON.stringify(expected.incomplete)}`;
  }
  return totalsDifference(actual.totals, expected, write);
}

/** Only the last row is that of all others, and it says so. */
function othersDifference(rows: readonly Row[], { hasOthers }: Answer): string | null {
  const marked = rows.map((row) => row['$others'] === true);
  const wanted = rows.map((_, place) => hasOthers && place === rows.length - 1);
  if (JSON.stringify(marked) === JSON.stringify(wanted)) return null;
  return `others: rows ${JSON.stringify(marked)} are marked, expected ${JSON.stringify(wanted)}`;
}

function totalsDifference(
  actual: QueryResult['totals'],
  { totals, columns }: Answer,
  write: (value: Value, column: AnswerColumn) => Value,
): string | null {
  if (totals === null || actual === undefined) {
    return totals === null && actual === undefined ? null : 'totals: there on one side only';
  }
  const values = columns.filter(({ role }) => role !== 'dimension');
  const dimensions = columns.filter(({ role }) => role === 'dimension');
  const rowDifference = (
    row: Row | undefined,
    cells: readonly Value[],
    shown: readonly AnswerColumn[],
  ): string | null => {
    const names = shown.map(({ name }) => name).join(' ');
    if (row === undefined || Object.keys(row).join(' ') !== names)
      return `has ${JSON.stringify(row)}, expected ${names}`;
    for (const [index, column] of shown.entries()) {
      const value = write(cells[index] ?? null, column);
      if (!isSame(row[column.name] ?? null, value, column)) {
        return `${column.name}: ${JSON.stringify(row[column.name])}, expected ${value instanceof Exact ? String(value) : JSON.stringify(value)}`;
      }
    }
    return null;
  };
  const grand = rowDifference(actual.grand, totals.grand, values);
  if (grand !== null) return `totals grand ${grand}`;
  if (actual.subtotals.length !== totals.subtotals.length) return `totals levels: ${actual.subtotals.length}`;
  for (const [level, { by, rows }] of totals.subtotals.entries()) {
    const found = actual.subtotals[level];
    if (JSON.stringify(found?.by) !== JSON.stringify(by)) return `totals by ${JSON.stringify(found?.by)}`;
    if (found?.rows.length !== rows.length)
      return `totals rows by ${by.join(', ')}: ${found?.rows.length}, expected ${rows.length}`;
    for (const [place, cells] of rows.entries()) {
      const difference = rowDifference(found.rows[place], cells, [
        ...dimensions.slice(0, level + 1),
        ...values,
      ]);
      if (difference !== null) return `totals row ${place} by ${by.join(', ')} ${difference}`;
    }
  }
  return null;
}

function isSame(cell: CellValue, value: Value, { type, tolerance }: AnswerColumn): boolean {
  if (cell === null || value === null) return cell === value;
  if (type === 'integer')
    return typeof cell === 'number' && value instanceof Exact && value.key() === String(cell);
  if (type === 'bigint') return typeof cell === 'string' && value instanceof Exact && value.key() === cell;
  if (type === 'decimal')
    return typeof cell === 'string' && value instanceof Exact && value.key() === Exact.of(cell).key();
  if (type !== 'double') return cell === value;
  const number = value instanceof Exact ? value.toNumber() : Number(value);
  if (!Number.isFinite(number)) return cell === String(number);
  if (typeof cell !== 'number') return false;
  const size = Math.max(Math.abs(cell), Math.abs(number));
  return (
    cell === number ||
    Math.abs(cell - number) <= Math.max(size * Math.max(tolerance, 1e-9), tolerance > 0 ? NOTHING : 0)
  );
}

/** Both as sets: a range asked twice is told once. */
function rangesDifference(
  actual: readonly ResolvedRange[],
  expected: readonly ResolvedRange[],
): string | null {
  const write = (ranges: readonly ResolvedRange[]): string =>
    [
      ...new Set(
        ranges.map(({ field, start, end, timezone }) => JSON.stringify([field, start, end, timezone])),
      ),
    ]
      .toSorted()
      .join(' ');
  const [found, wanted] = [write(actual), write(expected)];
  return found === wanted ? null : `ranges: ${found}, expected ${wanted}`;
}

function dimensionNames({ columns }: Answer): string[] {
  return columns.filter(({ role }) => role === 'dimension').map(({ name }) => name);
}

/** Where doubles decide the order, rows are matched by their dimensions instead. */
function sortedBy(expected: Answer): (rows: readonly Row[]) => readonly Row[] {
  const names = dimensionNames(expected);
  const key = (row: Row): string => JSON.stringify(names.map((name) => row[name]));
  return (rows) => rows.toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}

function byDimensions(rows: readonly (readonly Value[])[], expected: Answer): (readonly Value[])[] {
  const asRows = rows.map((cells) => ({
    cells,
    row: Object.fromEntries(
      expected.columns.map(({ name }, index) => [
        name,
        onWire(cells[index] ?? null, expected.columns[index]),
      ]),
    ),
  }));
  const sort = sortedBy(expected);
  const places = new Map(asRows.map(({ cells, row }) => [row, cells]));
  return sort(asRows.map(({ row }) => row)).map((row) => places.get(row) ?? []);
}

function onWire(value: Value, column: AnswerColumn | undefined): CellValue {
  if (value instanceof Exact) return column?.type === 'integer' ? value.toNumber() : value.key();
  return typeof value === 'bigint'
    ? String(value)
    : typeof value === 'number' && !Number.isFinite(value)
      ? String(value)
      : value;
}
