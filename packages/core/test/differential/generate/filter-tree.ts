import fc from 'fast-check';
import type { Filter } from '../../../src/contract/types/query.ts';
import type { Draw } from './draw.ts';

/**
 * Filters of which all must hold, made of all the conditions. Most stand under `or` and `not`, so that
 * something passes.
 */
export function filterTree(conditions: readonly Filter[], draw: Draw): Filter[] {
  const [first, second, ...rest] = conditions;
  if (first === undefined) return [];
  if (second === undefined) return draw(fc.boolean()) ? [first] : [{ not: first }];
  const shape = draw(fc.constantFrom('or', 'deep', 'not', 'two'));
  if (shape === 'or') return [{ or: [...conditions] }];
  if (shape === 'two') return [{ or: [first, { not: first }, second] }, ...filterTree(rest, draw)];
  if (shape === 'not') return [{ not: { and: [...conditions] } }];
  const [third = first, ...others] = rest;
  return [
    {
      or: [{ and: [first, { or: [second, { not: third }] }] }, { not: { and: [second, third] } }, ...others],
    },
  ];
}
