import type { FieldType } from '../../../contract/types/dataset.ts';
import { decodeDouble } from '../../decode/double.ts';
import { decodeComputedInteger } from '../../decode/integer.ts';
import type { NumberSize } from '../../plan/nodes.ts';
import { readDecimal, writeDecimal } from './decimal.ts';
import { isDecimal, type Value } from './value.ts';

/** A value as answers hold it: numbers beyond JSON are decimal strings, `"NaN"`, `"Infinity"` or `"-Infinity"`. */
export type WireValue = string | number | boolean | null;

interface WireType {
  readonly size: NumberSize | null;
  /** Undefined for what is no such value. */
  read(value: string | number | boolean): Value | undefined;
  write(value: Value): WireValue;
}

const NOT_FINITE: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);

const text: WireType = {
  size: null,
  read: (value) => (typeof value === 'string' ? value : undefined),
  write: (value) => (typeof value === 'string' ? value : null),
};

const boolean: WireType = {
  size: null,
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  write: (value) => (typeof value === 'boolean' ? value : null),
};

const double: WireType = {
  size: 'float8',
  read(value) {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean' || (!NOT_FINITE.has(value) && readDecimal(value) === undefined))
      return undefined;
    return Number(value);
  },
  write: (value) => decodeDouble(String(value)),
};

function exact(write: (text: string) => WireValue): WireType {
  return {
    size: 'numeric',
    read: (value) => (NOT_FINITE.has(String(value)) ? Number(value) : readDecimal(String(value))),
    write: (value) => write(isDecimal(value) ? writeDecimal(value) : String(value)),
  };
}

/** The types that formulas calculate with outside of the database. */
export const WIRE_TYPES: Readonly<Partial<Record<FieldType, WireType>>> = {
  text,
  boolean,
  double,
  integer: exact((written) => {
    const decoded = decodeComputedInteger(written);
    return typeof decoded === 'number' ? decoded : written;
  }),
  bigint: exact((written) => written),
  decimal: exact((written) => written),
};
