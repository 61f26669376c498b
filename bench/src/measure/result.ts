import type { Summary } from '../statistics.ts';
import type { ProfileEntry } from './profile-entry.ts';

/** One measured thing: its median and range over the rounds. */
export interface Figure {
  name: string;
  unit: string;
  summary: Summary;
}

/** A bound, and what was measured; `measured` is the median that counts, with its range. */
export interface BarResult {
  claim: string;
  bound: { kind: 'atMost' | 'atLeast'; value: number };
  unit: string;
  measured: Summary;
  isMet: boolean;
}

/** What one row of the benchmark found. */
export interface RowResult {
  figures: Figure[];
  bars: BarResult[];
  /** Sentences that a reader of the figures needs. */
  notes: string[];
  /** Where the server's time went, when a bar was missed. */
  profile?: ProfileEntry[];
}

/** A bar; `figures` are the rounds' ratios or values, and their median counts. */
export function bar(
  claim: string,
  kind: 'atMost' | 'atLeast',
  value: number,
  measured: Summary,
  unit = '×',
): BarResult {
  const isMet = kind === 'atMost' ? measured.median <= value : measured.median >= value;
  return { claim, bound: { kind, value }, unit, measured, isMet };
}
