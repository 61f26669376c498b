import { alikeInstant } from './alike-instant.ts';

const DAY_MS = 86_400_000;
/** No zone keeps an offset for less than 3.9 days and then returns to the one before (Freetown, 1939). */
const STEP_MS = 2 * DAY_MS;
const SPAN_MS = 32 * STEP_MS;

/** From an instant on, the offset; both in milliseconds. */
interface Piece {
  readonly from: number;
  readonly offset: number;
}

/**
 * Remembers the offsets of a zone, which `exact` gives slowly: it is asked once for every two days near
 * an instant, and then for the seconds of the changes found. Years that must be alike share what is
 * remembered, so all the years from 1 to 9999 need 1,900 short lists at most.
 */
export function rememberOffsets(exact: (instant: number) => number): (instant: number) => number {
  const spans = new Map<number, readonly Piece[]>();
  return (instant) => {
    const alike = alikeInstant(instant);
    const index = Math.floor(alike / SPAN_MS);
    let pieces = spans.get(index);
    if (pieces === undefined) {
      pieces = readSpan(index * SPAN_MS, exact);
      spans.set(index, pieces);
    }
    let offset = 0;
    for (const piece of pieces) {
      if (piece.from > alike) break;
      offset = piece.offset;
    }
    return offset;
  };
}

function readSpan(start: number, exact: (instant: number) => number): readonly Piece[] {
  let last: Piece = { from: start, offset: exact(start) };
  const pieces = [last];
  for (let step = 0; step < SPAN_MS; step += STEP_MS) {
    const end: Piece = { from: start + step + STEP_MS, offset: exact(start + step + STEP_MS) };
    addChanges(last, end, exact, pieces);
    last = end;
  }
  return pieces;
}

/** Adds the changes after `low` up to `high`, to the second. */
function addChanges(low: Piece, high: Piece, exact: (instant: number) => number, found: Piece[]): void {
  if (low.offset === high.offset) return;
  if (high.from - low.from <= 1000) {
    found.push(high);
    return;
  }
  const from = Math.floor((low.from + high.from) / 2000) * 1000;
  const middle: Piece = { from, offset: exact(from) };
  addChanges(low, middle, exact, found);
  addChanges(middle, high, exact, found);
}
