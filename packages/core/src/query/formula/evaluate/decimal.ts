/** An exact number: `digits` divided by ten to the power of `scale`. The scale shows, as in `1.50`. */
export interface Decimal {
  readonly digits: bigint;
  /** Places after the point, from 0. */
  readonly scale: number;
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
const FRACTION_BITS = 52;
const LEAST_EXPONENT = -1074;

/** Reads `-12.50` or `1e-7`; undefined for anything else. */
export function readDecimal(text: string): Decimal | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${whole}${fraction}`);
  return withScale(sign === '-' ? -digits : digits, fraction.length - Number(exponent));
}

/** `-12.50` */
export function writeDecimal({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  if (scale === 0) return `${sign}${text}`;
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** Negative, zero or positive as `left` is less, equal or greater. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const difference = digitsAt(left, scale) - digitsAt(right, scale);
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** The digits at a scale that is no smaller than the number's own. */
export function digitsAt({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}

/** Which of the two neighbours a number that lies between goes to: that away from zero for one half, or the even one. */
export type Halves = 'away' | 'even';

/** The number with `scale` places after the point. */
export function roundDecimal(value: Decimal, scale: number, halves: Halves): Decimal {
  if (scale >= value.scale) return { digits: digitsAt(value, scale), scale };
  return { digits: divideRounded(value.digits, 10n ** BigInt(value.scale - scale), halves), scale };
}

/** The largest whole number that is no larger. */
export function floorDecimal({ digits, scale }: Decimal): Decimal {
  const unit = 10n ** BigInt(scale);
  const whole = digits / unit;
  return { digits: digits < 0n && whole * unit !== digits ? whole - 1n : whole, scale: 0 };
}

/**
 * A finite double with `significant` digits, halves to the even neighbour, and no more places than
 * that needs: what C's `%.15g` writes.
 */
export function decimalOfDouble(double: number, significant: number): Decimal {
  const exact = exactDecimal(double);
  const length = String(exact.digits < 0n ? -exact.digits : exact.digits).length;
  const excess = BigInt(Math.max(0, length - significant));
  const rounded = divideRounded(exact.digits, 10n ** excess, 'even');
  return withoutZeros(withScale(rounded, exact.scale - Number(excess)));
}

function exactDecimal(double: number): Decimal {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, double);
  const raw = bits.getBigUint64(0);
  const exponent = Number((raw >> BigInt(FRACTION_BITS)) & 0x7ffn);
  const fraction = raw & ((1n << BigInt(FRACTION_BITS)) - 1n);
  const mantissa = exponent === 0 ? fraction : fraction | (1n << BigInt(FRACTION_BITS));
  const power = LEAST_EXPONENT + Math.max(0, exponent - 1);
  const signed = double < 0 ? -mantissa : mantissa;
  if (power >= 0) return { digits: signed << BigInt(power), scale: 0 };
  // Dividing by 2 is multiplying by 5 and moving the point.
  return { digits: signed * 5n ** BigInt(-power), scale: -power };
}

function withScale(digits: bigint, scale: number): Decimal {
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

function withoutZeros({ digits, scale }: Decimal): Decimal {
  let [kept, places] = [digits, scale];
  while (places > 0 && kept % 10n === 0n) {
    kept /= 10n;
    places -= 1;
  }
  return { digits: kept, scale: places };
}

function divideRounded(dividend: bigint, divisor: bigint, halves: Halves): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const whole = size / divisor;
  const twice = (size % divisor) * 2n;
  const isUp = twice > divisor || (twice === divisor && (halves === 'away' || whole % 2n === 1n));
  const rounded = isUp ? whole + 1n : whole;
  return dividend < 0n ? -rounded : rounded;
}
