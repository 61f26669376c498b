const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;
/** So many digits a double always keeps. */
const EXACT_DIGITS = 15;
/** Below 0.000001 JavaScript writes an exponent. */
const LAST_PLAIN_PLACE = 6;

/** Whether a text is a whole number that JSON.stringify writes in just the same way: up to 15 digits, no `-0`. */
export function isPlainInteger(source: Buffer, from: number, to: number): boolean {
  let at = from;
  const isNegative = source[at] === MINUS;
  if (isNegative) at += 1;
  if (at === to || to - at > EXACT_DIGITS) return false;
  if (source[at] === ZERO) return to - at === 1 && !isNegative;
  for (; at < to; at += 1) if (!isDigit(source[at])) return false;
  return true;
}

/**
 * Whether a text is a number that JSON.stringify writes in just the same way: up to 15 digits with or
 * without a point, not ending in a zero after the point, and not so small that an exponent is written.
 */
export function isPlainDouble(source: Buffer, from: number, to: number): boolean {
  const start = source[from] === MINUS ? from + 1 : from;
  let point = start;
  while (point < to && isDigit(source[point])) point += 1;
  if (point === to) return isPlainInteger(source, from, to);
  const whole = point - start;
  const places = to - point - 1;
  if (source[point] !== POINT || whole === 0 || places === 0 || whole + places > EXACT_DIGITS) return false;
  if (source[to - 1] === ZERO) return false;
  let firstNonZero = 0;
  for (let at = point + 1; at < to; at += 1) {
    if (!isDigit(source[at])) return false;
    if (firstNonZero === 0 && source[at] !== ZERO) firstNonZero = at - point;
  }
  return source[start] !== ZERO || (whole === 1 && firstNonZero <= LAST_PLAIN_PLACE);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
