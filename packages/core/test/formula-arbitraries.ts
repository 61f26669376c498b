import fc from 'fast-check';
import type { FieldType } from '../src/contract/types/dataset.ts';

/** Columns that formulas of the test name, with the type of each in Postgres. */
export const FORMULA_COLUMNS: Readonly<Record<string, { type: FieldType; sql: string }>> = {
  i: { type: 'integer', sql: 'integer' },
  j: { type: 'integer', sql: 'integer' },
  b: { type: 'bigint', sql: 'bigint' },
  n: { type: 'decimal', sql: 'numeric' },
  m: { type: 'decimal', sql: 'numeric' },
  d: { type: 'double', sql: 'double precision' },
  e: { type: 'double', sql: 'double precision' },
  t: { type: 'text', sql: 'text' },
  u: { type: 'text', sql: 'text' },
  y: { type: 'boolean', sql: 'boolean' },
  z: { type: 'boolean', sql: 'boolean' },
};

const integers = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer(),
  fc.constantFrom(2_147_483_647, -2_147_483_648),
);
const bigints = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const decimals = fc.oneof(
  fc.constantFrom(
    '0',
    '0.00',
    '1',
    '1.0',
    '1.00',
    '-0.5',
    '0.5',
    '1.5',
    '2.5',
    '-2.50',
    'NaN',
    'Infinity',
    '-Infinity',
  ),
  fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(12)).map(([digits, scale]) => {
    const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
    const point = text.length - scale;
    return `${digits < 0n ? '-' : ''}${text.slice(0, point)}${scale === 0 ? '' : `.${text.slice(point)}`}`;
  }),
);
const doubles = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    0.1,
    0.5,
    1.5,
    2.5,
    -2.5,
    0.125,
    1_000_000_000_000.125,
    1e308,
    -1e308,
    5e-324,
    1e-300,
    1e22,
  ),
  fc.constantFrom(NaN, Infinity, -Infinity),
  fc.double(),
  fc.double({ min: -100, max: 100, noNaN: true }),
);
const texts = fc.oneof(
  fc.constantFrom('', 'a', 'A', 'b', 'é', 'z', '\u{ffff}', '\u{1f600}', "it's", '10', '9'),
  fc.string({ unit: 'grapheme', maxLength: 3 }).filter((text) => !text.includes('\0') && text.isWellFormed()),
);

const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  integer: integers.map(String),
  bigint: bigints.map(String),
  decimal: decimals,
  double: doubles.map((value) => (Object.is(value, -0) ? '-0' : String(value))),
  text: texts,
  boolean: fc.boolean().map(String),
};

/** One row: the text of each column's value, or null. */
export const formulaRow: fc.Arbitrary<(string | null)[]> = fc.tuple(
  ...Object.values(FORMULA_COLUMNS).map(({ type }) =>
    fc.option(VALUES[type] ?? fc.constant(''), { freq: 6 }),
  ),
);

const literal = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '2',
    '0.5',
    '0.1',
    '1.50',
    '100',
    '3000000000',
    '12345678901234567890',
    '0.0000001',
  ),
);
const written = fc.constantFrom("''", "'a'", "'B'", "'it''s'", "'é'", "'10'");

/** Formulas of each kind, every operation among them. */
export const formulaText: fc.Arbitrary<string> = fc.letrec<Record<'number' | 'text' | 'boolean', string>>(
  (tie) => {
    const [number, text, boolean] = [tie('number'), tie('text'), tie('boolean')];
    const orNull = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
      fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant('null') });
    const call = (name: string, ...operands: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
      fc.tuple(...operands).map((given) => `${name}(${given.join(', ')})`);
    const chosen = (value: fc.Arbitrary<string>): fc.Arbitrary<string>[] => [
      call('coalesce', value, orNull(value)),
      call('least', value, orNull(value), value),
      call('greatest', orNull(value), value),
      call('nullIf', value, value),
      call('if', boolean, value),
      fc
        .tuple(boolean, value, boolean, orNull(value), value)
        .map(([a, b, c, d, e]) => `case when ${a} then ${b} when ${c} then ${d} else ${e} end`),
    ];
    const infix = (sides: fc.Arbitrary<string>, ...signs: string[]): fc.Arbitrary<string> =>
      fc
        .tuple(sides, fc.constantFrom(...signs), sides)
        .map(([left, sign, right]) => `(${left} ${sign} ${right})`);
    return {
      number: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        fc.constantFrom('i', 'j', 'b', 'n', 'm', 'd', 'e'),
        literal,
        { weight: 5, arbitrary: infix(number, '+', '-', '*', '/') },
        number.map((value) => `-(${value})`),
        call('abs', number),
        call('ceil', number),
        call('floor', number),
        call('round', number),
        call('round', number, fc.constantFrom('0', '1', '2', '15')),
        ...chosen(number),
      ),
      text: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.constantFrom('t', 'u'),
        written,
        ...chosen(text),
      ),
      boolean: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        fc.constantFrom('y', 'z', 'true', 'false'),
        { weight: 3, arbitrary: infix(number, '=', '!=', '<', '<=', '>', '>=') },
        infix(text, '=', '!=', '<', '<=', '>', '>='),
        infix(boolean, 'and', 'or', '=', '!='),
        boolean.map((value) => `(not ${value})`),
        call('isNull', fc.oneof(number, text, boolean)),
        ...chosen(boolean),
      ),
    };
  },
).number;

/** The same, with a text or a yes or no as the result in one third of the cases each. */
export const anyFormula: fc.Arbitrary<string> = fc.oneof(
  formulaText,
  fc.tuple(formulaText, formulaText).map(([left, right]) => `(${left}) < (${right})`),
  fc.tuple(formulaText, formulaText).map(([left, right]) => `if(${left} > ${right}, t, coalesce(u, 'x'))`),
);
