/** One widget of an answered dashboard, as far as it is compared. */
export interface WidgetAnswer {
  id: string;
  status: 'ok' | 'error';
  result?: { columns: { name: string }[]; rows: Record<string, unknown>[] };
  error?: { code: string; detail?: string };
}

/** Relative difference that sums of floating point may have when they are added up in another order. */
const TOLERANCE = 1e-9;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/**
 * How a widget's answer differs from the rows of the statement by hand, in Postgres's text; empty when it does not.
 * Rows may come in another order. Whole and decimal numbers must be equal, floating point to nine digits.
 */
export function differenceOf(
  answer: WidgetAnswer,
  byHand: readonly (readonly (string | null)[])[],
): string[] {
  const { id, result } = answer;
  if (result === undefined)
    return [`${id} failed with ${answer.error?.code ?? 'no code'}: ${answer.error?.detail ?? ''}`];
  const ours = sorted(result.rows.map((row) => result.columns.map(({ name }) => row[name])));
  const theirs = sorted(byHand.map((row) => row.map((cell) => cell)));
  if (ours.length !== theirs.length) return [`${id} has ${ours.length} rows and not ${theirs.length}`];
  const different = ours.findIndex((row, place) =>
    row.some((cell, column) => !isSame(cell, theirs[place]?.[column])),
  );
  if (different < 0) return [];
  return [`${id} has ${JSON.stringify(ours[different])} and not ${JSON.stringify(theirs[different])}`];
}

function sorted(rows: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  const keyOf = (row: readonly unknown[]): string => row.map(roughly).join('|');
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Alike for cells that are the same but for their last digits. */
function roughly(cell: unknown): string {
  const text = textOf(cell);
  return NUMBER.test(text) ? Number(text).toPrecision(6) : text;
}

function isSame(ours: unknown, theirs: unknown): boolean {
  const [mine, other] = [textOf(ours), textOf(theirs)];
  if (mine === other) return true;
  // A decimal comes as a string and must be the same number to the last digit.
  if (typeof ours !== 'number' || !NUMBER.test(other)) return false;
  return Math.abs(ours - Number(other)) <= TOLERANCE * Math.abs(ours);
}

function textOf(cell: unknown): string {
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  return cell === null || cell === undefined ? '' : String(cell);
}
