import type { CompiledQuery } from './types.ts';

/** What only the run knows. */
export interface ResultFacts {
  computedAt: Date;
  /** True when a row or byte cap stopped the reading. */
  truncated: boolean;
}

/** Being written. */
export function encodeResult(
  compiled: CompiledQuery,
  rows: readonly (readonly (string | null)[])[],
  facts: ResultFacts,
): string {
  throw new Error(`encodeResult is being written (${compiled.limit}, ${rows.length}, ${facts.truncated}).`);
}
