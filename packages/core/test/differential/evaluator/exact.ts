/** An exact decimal number: `units` times ten to the power of `-scale`. */
export class Exact {
  readonly units: bigint;
  readonly scale: number;

  constructor(units: bigint, scale = 0) {
    this.units = units;
    this.scale = scale;
  }

  /** Reads `-12`, `12.50` or `1.5e-3`; throws on anything else. */
  static of(text: string): Exact {
    const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
    const [whole = '', fraction = ''] = mantissa.split('.');
    const scale = fraction.length - Number(exponent);
    const units = BigInt(`${whole}${fraction}`);
    return scale >= 0 ? new Exact(units, scale) : new Exact(units * 10n ** BigInt(-scale), 0);
  }

  /** Just what a finite double is. */
  static ofDouble(value: number): Exact {
    let whole = value;
    let halvings = 0;
    while (!Number.isInteger(whole)) {
      whole *= 2;
      halvings += 1;
    }
    return new Exact(BigInt(whole) * 5n ** BigInt(halvings), halvings);
  }

  /** The nearest double. */
  toNumber(): number {
    return Number(this.toString());
  }

  toString(): string {
    const digits = String(this.units < 0n ? -this.units : this.units).padStart(this.scale + 1, '0');
    const sign = this.units < 0n ? '-' : '';
    const cut = digits.length - this.scale;
    return this.scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`;
  }

  /** Equal for equal numbers, whatever their scale. */
  key(): string {
    const text = this.toString();
    return this.scale === 0 ? text : text.replace(/\.?0+$/, '').replace(/^-?0?$/, '0');
  }

  plus(other: Exact): Exact {
    const scale = Math.max(this.scale, other.scale);
    return new Exact(this.unitsAt(scale) + other.unitsAt(scale), scale);
  }

  minus(other: Exact): Exact {
    return this.plus(other.negated());
  }

  times(other: Exact): Exact {
    return new Exact(this.units * other.units, this.scale + other.scale);
  }

  negated(): Exact {
    return new Exact(-this.units, this.scale);
  }

  /** Below zero, zero or above, as this is less than, equal to or greater than the other. */
  compare(other: Exact): number {
    const scale = Math.max(this.scale, other.scale);
    const [left, right] = [this.unitsAt(scale), other.unitsAt(scale)];
    return left < right ? -1 : left > right ? 1 : 0;
  }

  /** The greatest whole number that is not greater. */
  floor(): Exact {
    const step = 10n ** BigInt(this.scale);
    return new Exact((this.units - (((this.units % step) + step) % step)) / step);
  }

  /** Rounded to so many digits, halves away from zero. */
  round(digits: number): Exact {
    if (this.scale <= digits) return this;
    const step = 10n ** BigInt(this.scale - digits);
    const absolute = this.units < 0n ? -this.units : this.units;
    const rounded = (absolute * 2n + step) / (step * 2n);
    return new Exact(this.units < 0n ? -rounded : rounded, digits);
  }

  /** `this / other` as the nearest double, or nearly. */
  over(other: Exact): number {
    const digits = 40;
    const scaled = (this.units * 10n ** BigInt(digits + other.scale)) / other.units;
    return new Exact(scaled, digits + this.scale).toNumber();
  }

  private unitsAt(scale: number): bigint {
    return this.units * 10n ** BigInt(scale - this.scale);
  }
}
