import { describe, expect, it } from 'vitest';
import { differenceOf, type WidgetAnswer } from './difference-of.ts';

const answer = (...rows: Record<string, unknown>[]): WidgetAnswer => ({
  id: 'widget',
  status: 'ok',
  result: { columns: Object.keys(rows[0] ?? {}).map((name) => ({ name })), rows },
});

describe('the comparison of answers', () => {
  it('takes rows in another order, and the last digits of floating point', () => {
    const ours = answer({ a: 'x', sum: '10.10', mean: 1 / 3 }, { a: 'y', sum: '2.00', mean: 2 });
    expect(
      differenceOf(ours, [
        ['y', '2.00', '2'],
        ['x', '10.10', '0.33333333333333337'],
      ]),
    ).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, (string | null)[]]>([
    ['a decimal’s last digit', { sum: '12345678901234.57' }, ['12345678901234.58']],
    ['a number', { mean: 1.001 }, ['1.002']],
    ['a null', { mean: null }, ['0']],
    ['a text', { name: 'x' }, ['y']],
    ['a truth', { flag: true }, ['f']],
  ])('sees %s that differs', (_, row, byHand) => {
    expect(differenceOf(answer(row), [byHand])).toHaveLength(1);
  });

  it('sees rows that are missing, and a widget that failed', () => {
    expect(differenceOf(answer({ a: 1 }), [['1'], ['2']])).toEqual(['widget has 1 rows and not 2']);
    expect(differenceOf({ id: 'w', status: 'error', error: { code: 'x' } }, [])).toEqual([
      'w failed with x: ',
    ]);
  });
});
