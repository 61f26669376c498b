import type { Bench } from '../bench.ts';
import type { RowResult } from '../measure/result.ts';

/** One row of the benchmark. */
export interface Row {
  title: string;
  /** What is compared with what, and how. */
  method: string;
  run(bench: Bench): Promise<RowResult>;
}
