import type { RowResult } from '../measure/result.ts';
import type { RowId } from '../rows/index.ts';

/** What a row found, or why it found nothing. */
export type RowReport = {
  title: string;
  method: string;
  measuredAt: string;
  tookSeconds: number;
  /** Of the machine in the last minute before the row began: processes that wanted a processor. */
  loadAverage?: number;
  /** Of the processors' time while the row was measured, what other virtual machines took; 0 to 1. */
  stolenShare?: number;
} & (RowResult | { error: string });

/** The file of results. */
export interface Results {
  machine: {
    node: string;
    postgres: string;
    processors: string;
    memoryGiB: number;
    system: string;
    /** Versions of packages that were measured, or measured against. */
    packages: Record<string, string>;
  };
  rounds: number;
  /** What else a reader has to know of this run. */
  remark?: string;
  rows: Partial<Record<RowId, RowReport>>;
}
