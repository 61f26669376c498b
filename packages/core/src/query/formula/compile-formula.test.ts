import { describe, expect, it } from 'vitest';
import type { FieldType } from '../../contract/types/dataset.ts';
import { compileFormula, type CompiledFormula } from './compile-formula.ts';
import type { WireValue } from './evaluate/wire.ts';

const TYPES: Readonly<Record<string, FieldType>> = {
  n: 'integer',
  big: 'bigint',
  money: 'decimal',
  ratio: 'double',
  word: 'text',
  flag: 'boolean',
  day: 'date',
};

function compiled(formula: string): CompiledFormula {
  const found = compileFormula(formula, TYPES);
  if ('problems' in found) throw new Error(found.problems.map(({ detail }) => detail).join(' '));
  return found;
}

const VALUES: Readonly<Record<string, WireValue>> = {
  n: 7,
  big: '9007199254740993',
  money: '10.50',
  ratio: 0.1,
  word: 'é',
  flag: true,
};

const RESULTS: [string, string, WireValue][] = [
  ['n / 2', 'double', 3.5],
  ['n / 0', 'double', null],
  ['coalesce(n / 0, 0)', 'double', 0],
  ['big + 1', 'bigint', '9007199254740994'],
  ['money * 3', 'decimal', '31.50'],
  ['money - 0.005', 'decimal', '10.495'],
  ['ratio + 0.2', 'double', 0.30000000000000004],
  ['round(ratio + 0.2, 2)', 'double', 0.3],
  ['round(2.5)', 'double', 3],
  ['round(-money)', 'decimal', '-11'],
  ['round(money, 4)', 'decimal', '10.5000'],
  ['floor(-money)', 'decimal', '-11'],
  ['ceil(-money)', 'decimal', '-10'],
  ['abs(-big)', 'bigint', '9007199254740993'],
  ['least(n, null, 3)', 'integer', 3],
  ["word > 'z'", 'boolean', true],
  ["if(flag and not n > 9, word, 'x')", 'text', 'é'],
  ['nullIf(money, 10.5)', 'decimal', null],
  ['isNull(nullIf(n, 7)) or flag', 'boolean', true],
  ['money = 10.5', 'boolean', true],
  ['null', 'text', null],
];

describe('compileFormula', () => {
  it.each(RESULTS)('%s', (formula, type, result) => {
    expect(compiled(formula).type).toBe(type);
    expect(compiled(formula).evaluate(VALUES)).toEqual(result);
  });

  it('takes and gives what JSON has no number for', () => {
    const double = compiled('ratio * 2');
    for (const value of ['NaN', 'Infinity', '-Infinity'])
      expect(double.evaluate({ ratio: value })).toBe(value);
    expect(compiled('money + 1').evaluate({ money: 'NaN' })).toBe('NaN');
  });

  it('passes null on', () => {
    expect(compiled('n + 1').evaluate({ n: null })).toBeNull();
    expect(compiled('flag or n > 1').evaluate({ flag: null, n: 2 })).toBe(true);
    expect(compiled('flag and n > 1').evaluate({ flag: null, n: 2 })).toBeNull();
  });

  it('fails where Postgres does', () => {
    for (const [formula, values] of [
      ['ratio * 10', { ratio: 1e308 }],
      ['ratio / 1000000', { ratio: 5e-324 }],
      ['ratio + money', { ratio: 1, money: `1${'0'.repeat(400)}` }],
    ] as const) {
      expect(() => compiled(formula).evaluate(values)).toThrow(
        expect.objectContaining({ code: 'number_out_of_range' }),
      );
    }
    expect(() => compiled('n * n').evaluate({ n: 2 ** 40 })).toThrow(/beyond 9007199254740991/);
  });

  it('names what it uses', () => {
    expect(compiled('n + if(flag, n, ratio)').names).toEqual(new Set(['n', 'flag', 'ratio']));
  });

  it('refuses values that are missing or of another type', () => {
    const wrong: Record<string, WireValue>[] = [{}, { n: 'seven' }, { n: true }, { n: '1.2.3' }];
    for (const values of wrong) {
      expect(() => compiled('n + 1').evaluate(values)).toThrow(TypeError);
    }
    expect(() => compiled('flag').evaluate({ flag: 1 })).toThrow('needs "flag" as boolean');
    expect(() => compiled('word').evaluate({ word: 1 })).toThrow(TypeError);
  });

  it.each([
    ['m + 1', 'There is no value "m" here.'],
    ['n + word', 'Both sides must be numbers.'],
    ['isNull(day)', '"day" is date, which is not calculated with here.'],
    ['sum(n)', 'There is no function "sum" here.'],
    ['toString + 1', 'There is no value "toString" here.'],
    ["'a\0b'", 'Text may not hold NUL or half a character.'],
  ])('says what is wrong with %s', (formula, detail) => {
    const found = compileFormula(formula, TYPES);
    expect('problems' in found && found.problems.map((problem) => problem.detail)).toEqual([detail]);
  });
});
