import type { PolicyFilter } from '../../src/contract/types/dataset.ts';
import type { Sale } from './sales.ts';

type Value = string | number | null;
type Test = (found: Value, asked: unknown) => boolean;

/** Each operator over what is not null, and whether it keeps what is. */
const OPERATORS: Record<string, { test: Test; keepsNull: boolean }> = {
  eq: { test: (found, asked) => found === asked, keepsNull: false },
  neq: { test: (found, asked) => found !== asked, keepsNull: true },
  in: { test: (found, asked) => (asked as Value[]).includes(found), keepsNull: false },
  notIn: { test: (found, asked) => !(asked as Value[]).includes(found), keepsNull: true },
  gt: { test: (found, asked) => Number(found) > Number(asked), keepsNull: false },
  lte: { test: (found, asked) => Number(found) <= Number(asked), keepsNull: false },
  contains: {
    test: (found, asked) => String(found).toLowerCase().includes(String(asked).toLowerCase()),
    keepsNull: false,
  },
  isNull: { test: () => false, keepsNull: true },
  notNull: { test: () => true, keepsNull: false },
};

/**
 * Whether a condition without attributes holds for a sale, computed here and nowhere else. What does not
 * hold, its negation does: no third value is left.
 */
export function holds(filter: PolicyFilter, sale: Sale): boolean {
  if ('and' in filter) return filter.and.every((part) => holds(part, sale));
  if ('or' in filter) return filter.or.some((part) => holds(part, sale));
  if ('not' in filter) return !holds(filter.not, sale);
  const found = sale[filter.field as keyof Sale];
  const operator = OPERATORS[filter.op];
  if (operator === undefined) throw new Error(`There is no operator ${filter.op} in this test.`);
  return found === null ? operator.keepsNull : operator.test(found, filter.value);
}
