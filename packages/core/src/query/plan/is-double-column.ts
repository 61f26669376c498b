import type { Expression } from './nodes.ts';

/** True for a column that is declared as double, which may be a `real` in the database. */
export function isDoubleColumn({ kind, size }: Expression): boolean {
  return kind === 'column' && size === 'float8';
}
