import { ValidationError } from '../../errors/validation-error.ts';
import type { Sql } from './sql.ts';

/**
 * Characters, about as many as ten lists of a thousand days take twice over. It also keeps parameters
 * below the 65,535 that Postgres's protocol counts.
 */
const MAX_SIZE = 2_000_000;

/**
 * Refuses a statement that small questions can blow up to, before it is written out: throws a
 * ValidationError `limit_exceeded` that points to the largest part.
 */
export function refuseTooLarge(
  parts: Readonly<Record<'dimensions' | 'metrics' | 'filters' | 'having', readonly Sql[]>>,
): void {
  const sizes = Object.entries(parts).flatMap(([key, list]) =>
    list.map(({ size }, index) => ({
      pointer: key === 'dimensions' || key === 'metrics' ? `/${key}/${index}` : `/${key}`,
      size,
    })),
  );
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  if (total <= MAX_SIZE) return;
  const largest = sizes.reduce((left, right) => (right.size > left.size ? right : left));
  const detail = 'This makes the query too large: use fewer formulas, conditions or values.';
  const issue = { pointer: largest.pointer, code: 'limit_exceeded', detail };
  throw new ValidationError('limit_exceeded', `The query cannot be answered. ${detail}`, [issue]);
}
