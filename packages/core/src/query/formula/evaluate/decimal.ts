/** An exact number: `digits` divided by ten to the power of `scale`. The scale shows, as in `1.50`. */
export interface Decimal {
  readonly digits: bigint;
  /** Places after the point, from 0. */
  readonly scale: number;
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

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

/** The number with `scale` places after the point; one half goes away from zero. */
export function roundDecimal(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) return { digits: digitsAt(value, scale), scale };
  return { digits: divideRounded(value.digits, 10n ** BigInt(value.scale - scale)), scale };
}

/** The largest whole number that is no larger. */
export function floorDecimal({ digits, scale }: Decimal): Decimal {
  const unit = 10n ** BigInt(scale);
  const whole = digits / unit;
  return { digits: digits < 0n && whole * unit !== digits ? whole - 1n : whole, scale: 0 };
}

function withScale(digits: bigint, scale: number): Decimal {
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}
