import type { QueryLimits } from '../../query/index.ts';

/** How large one question may be. What is beyond is refused with a 422 that names the limit. */
export function queryLimits(maxRows: number, rows?: true): QueryLimits {
  return {
    maxRows,
    // Nothing is grouped by the fields of rows.
    maxDimensions: rows === true ? 200 : 20,
    maxMetrics: 50,
    maxFilters: 200,
    maxFilterDepth: 10,
    maxListValues: 1_000,
  };
}
