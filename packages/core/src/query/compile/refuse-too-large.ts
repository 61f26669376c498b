import { ValidationError } from '../../errors/validation-error.ts';
import type { Sql } from './sql.ts';

/**
 * Characters, about as many as ten lists of a thousand days take twice over. It also keeps parameters
 * below the 65,535 that Postgres's protocol counts.
 */
const MAX_SIZE = 2_000_000;

interface Parts {
  readonly dimensions: readonly Sql[];
  readonly metrics: readonly Sql[];
  readonly filters: readonly Sql[];
  readonly having: readonly Sql[];
}

/**
 * Refuses a statement that small questions can blow up to, before it is written out: throws a
 * ValidationError `limit_exceeded` that points to the largest part.
 */
export function refuseTooLarge(parts: Parts): void {
  const { dimensions, metrics, filters, having } = parts;
  if (sizeOf(dimensions) + sizeOf(metrics) + sizeOf(filters) + sizeOf(having) <= MAX_SIZE) return;
  const [largest = { pointer: '' }] = [
    ...dimensions.map(({ size }, index) => ({ pointer: `/dimensions/${index}`, size })),
    ...metrics.map(({ size }, index) => ({ pointer: `/metrics/${index}`, size })),
    { pointer: '/filters', size: sizeOf(filters) },
    { pointer: '/having', size: sizeOf(having) },
  ].toSorted((left, right) => right.size - left.size);
  const detail = 'This makes the query too large: use fewer formulas, conditions or values.';
  const issue = { pointer: largest.pointer, code: 'limit_exceeded', detail };
  throw new ValidationError('limit_exceeded', `The query cannot be answered. ${detail}`, [issue]);
}

function sizeOf(parts: readonly Sql[]): number {
  let total = 0;
  for (const { size } of parts) total += size;
  return total;
}
