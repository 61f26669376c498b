import type { Column, Warning } from '../../contract/types/query.ts';
import { digitsAt, readDecimal, writeDecimal, type Decimal } from '../formula/evaluate/decimal.ts';
import type { CellDecoder } from '../types.ts';
import { isExact, type Reconciliation } from './plan-reconciliations.ts';

type Cells = readonly (string | null)[];

export interface ReconciledAnswer {
  readonly columns: readonly Column[];
  readonly decoders: readonly CellDecoder[];
  readonly reconciliations: readonly Reconciliation[];
}

/** Part of all that was added by which sums of doubles may differ without a reason. */
const TOLERANCE = 1e-9;
/** Rows named in a warning. */
const NAMED = 3;
/** Characters of a dimension's value in a warning. */
const VALUE_LENGTH = 60;

/** A warning for each whole that is not the sum of its parts in every row. Null counts as nothing. */
export function reconcileRows(answer: ReconciledAnswer, rows: readonly Cells[]): Warning[] {
  const { columns, reconciliations } = answer;
  return reconciliations.flatMap(({ whole, parts }, index) => {
    const names = parts.map((place) => columns[place]?.name ?? '');
    const differences = rows.flatMap((row) => {
      const difference = differenceOf(answer, row, { whole, parts });
      return difference === null ? [] : [`${difference}${placeOf(answer, row)}`];
    });
    if (differences.length === 0) return [];
    const rest = differences.length - NAMED;
    const shown = `${differences.slice(0, NAMED).join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`;
    const detail = `"${columns[whole]?.name}" is not the sum of ${names.map((name) => `"${name}"`).join(', ')}. It differs by ${shown}.`;
    return [{ code: 'not_reconciled', detail, pointer: `/reconcile/${index}` }];
  });
}

/** By how much the whole is more than its parts; null where it is not. */
function differenceOf({ columns }: ReconciledAnswer, row: Cells, sums: Reconciliation): string | null {
  if (isPlainlyTheSum(row, sums)) return null;
  const places = [sums.whole, ...sums.parts.filter((place) => (row[place] ?? null) !== null)];
  const texts = places.map((place) => row[place] ?? '0');
  const [total, ...others] = texts.map(readDecimal);
  if (total === undefined || others.includes(undefined)) {
    return 'what nobody can tell (a value is no finite number)';
  }
  const values = others as Decimal[];
  const scale = Math.max(total.scale, ...values.map((value) => value.scale));
  const digits = values.reduce((left, value) => left - digitsAt(value, scale), digitsAt(total, scale));
  if (digits === 0n) return null;
  const difference = writeDecimal({ digits, scale });
  if (isExact(places.map((place) => columns[place]))) return difference;
  const size = texts.reduce((sum, text) => sum + Math.abs(Number(text)), 0);
  return Math.abs(Number(difference)) <= size * TOLERANCE ? null : String(Number(difference));
}

/**
 * True for numbers of one scale that add up, as nearly all rows have them, found with doubles. What these can be wrong by is
 * reckoned with; where it might be a quarter of the last digit, big numbers tell.
 */
function isPlainlyTheSum(row: Cells, { whole, parts }: Reconciliation): boolean {
  const total = row[whole] ?? '0';
  const scale = scaleOf(total);
  if (scale === null) return false;
  let left = Number(total);
  let size = Math.abs(left);
  let added = 2;
  for (const place of parts) {
    const text = row[place];
    if (text === null || text === undefined) continue;
    if (scaleOf(text) !== scale) return false;
    const part = Number(text);
    left -= part;
    size += Math.abs(part);
    added += 1;
  }
  const lastDigit = 10 ** -scale;
  const error = added * Number.EPSILON * size;
  return error < lastDigit / 4 && Math.abs(left) < lastDigit / 2;
}

/** Places after the point of a number that is written plainly; null for every other text. */
function scaleOf(text: string): number | null {
  if (text.length > 20 || !/^-?\d+(?:\.\d+)?$/.test(text)) return null;
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** ` where month is "2026-01-01"`; nothing for the one row of a question without dimensions. */
function placeOf({ columns, decoders }: ReconciledAnswer, row: Cells): string {
  const values = columns.flatMap(({ name, role }, index) => {
    if (role !== 'dimension') return [];
    const cell = row[index] ?? null;
    const value = JSON.stringify(cell === null ? null : (decoders[index]?.(cell) ?? cell));
    return [`${name} is ${value.length > VALUE_LENGTH ? `${value.slice(0, VALUE_LENGTH)}…` : value}`];
  });
  return values.length === 0 ? '' : ` where ${values.join(' and ')}`;
}
