/** A fraction of two whole numbers, the lower one above zero. */
export type Fraction = readonly [bigint, bigint];

/** No double is finer: each is a whole number of this part of one. */
const UNIT = 2n ** 1074n;
const PLACES = 1400;

/** A finite double as the fraction that it is. */
export function fractionOf(double: number): Fraction {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(double));
  const raw = bits.getBigUint64(0);
  const [exponent, digits] = [raw >> 52n, raw & (2n ** 52n - 1n)];
  const units = exponent === 0n ? digits : (digits + 2n ** 52n) << (exponent - 1n);
  return [double < 0 ? -units : units, UNIT];
}

/** The nearest double, or an infinity. */
export function doubleOf([upper, lower]: Fraction): number {
  return Number(`${(upper * 10n ** BigInt(PLACES)) / lower}e-${PLACES}`);
}

/** The mean, of at least one. */
export function meanOf(doubles: readonly number[]): Fraction {
  return [sumOf(doubles.map(unitsOf)), UNIT * BigInt(doubles.length)];
}

/** The variance as of a sample, of at least two. */
export function varianceOf(doubles: readonly number[]): Fraction {
  const units = doubles.map(unitsOf);
  const [count, sum] = [BigInt(units.length), sumOf(units)];
  const squares = sumOf(units.map((value) => value * value));
  return [count * squares - sum * sum, UNIT * UNIT * count * (count - 1n)];
}

/** The square root of a fraction, nearly. */
export function rootOf([upper, lower]: Fraction): Fraction {
  const scale = 10n ** BigInt(PLACES);
  return [floorOfRoot((upper * scale * scale) / lower), scale];
}

/** The value below which the part `p` lies, in proportion between two neighbours. */
export function quantileOf(doubles: readonly number[], p: number): Fraction {
  const sorted = doubles.toSorted((left, right) => left - right).map(unitsOf);
  const place = p * (sorted.length - 1);
  const [beyond, one] = fractionOf(place - Math.floor(place));
  const [low = 0n, high = 0n] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return [low * (one - beyond) + high * beyond, one * UNIT];
}

function unitsOf(double: number): bigint {
  return fractionOf(double)[0];
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

/** By Newton's method. */
function floorOfRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
