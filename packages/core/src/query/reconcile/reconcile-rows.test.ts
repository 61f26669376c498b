import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, ColumnType } from '../../contract/types/query.ts';
import { reconcileRows } from './reconcile-rows.ts';

const columnsOf = (count: number, type: ColumnType): Column[] =>
  Array.from({ length: count }, (_, index) => ({ name: `c${index}`, type, role: 'metric', label: '' }));

function warned(cells: readonly (string | null)[], type: ColumnType = 'decimal'): string | undefined {
  const columns = columnsOf(cells.length, type);
  const parts = columns.map((_, index) => index).slice(1);
  const answer = { columns, decoders: [], reconciliations: [{ whole: 0, parts }] };
  return reconcileRows(answer, [cells])[0]?.detail;
}

/** A decimal of up to thirty digits, as text, in units of ten to the minus `scale`. */
const written = (units: bigint, scale: number): string => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

describe('what is to add up', () => {
  it('is told exactly, however long the numbers are and whatever their scales', () => {
    const units = fc.oneof(
      fc.bigInt({ min: -999n, max: 999n }),
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    );
    fc.assert(
      fc.property(
        fc.array(units, { minLength: 1, maxLength: 20 }),
        units,
        fc.boolean(),
        fc.nat(6),
        (parts, off, isOff, scale) => {
          const sum = parts.reduce((total, part) => total + part, 0n);
          const difference = isOff ? off : 0n;
          const detail = warned([
            written(sum + difference, scale),
            ...parts.map((part) => written(part, scale)),
          ]);
          if (difference === 0n) expect(detail).toBeUndefined();
          else expect(detail).toContain(`It differs by ${written(difference, scale)}.`);
        },
      ),
    );
  });

  it.each([
    [['1.50', '1.5'], undefined],
    [['1', '0.4', '0.60'], undefined],
    [['0', null, null], undefined],
    [[null, '0.01'], /by -0.01\./],
    [['99999999', '99999998'], /by 1\./],
    [['0.1', '0.05', '0.04'], /by 0.01\./],
    [['NaN', '1'], /nobody can tell/],
    [['Infinity', 'Infinity'], /nobody can tell/],
    [['1e30', '1e30', '1'], /by -1\./],
  ] as const)('%j', (cells, said) => {
    const detail = warned(cells);
    if (said === undefined) expect(detail).toBeUndefined();
    else expect(detail).toMatch(said);
  });

  it('leaves the last digits of doubles out of account, and no more', () => {
    expect(warned(['0.6', '0.1', '0.2', '0.30000000000000004'], 'double')).toBeUndefined();
    expect(warned(['0.6000001', '0.1', '0.2', '0.3'], 'double')).toMatch(/by 1(?:\.\d+)?e-7/);
  });

  it('names three rows, and says how many more there are', () => {
    const columns: Column[] = [
      { name: 'day', type: 'text', role: 'dimension', label: '' },
      ...columnsOf(2, 'integer'),
    ];
    const rows = Array.from({ length: 10 }, (_, index) => [`${'x'.repeat(100)}${index}`, String(index), '0']);
    const answer = { columns, decoders: [], reconciliations: [{ whole: 1, parts: [2] }] };
    const [warning] = reconcileRows(answer, rows);
    expect(warning?.detail).toMatch(/by 1 where day is "x{59}…, 2 where .*, 3 where .*, and 6 more\.$/);
  });
});
