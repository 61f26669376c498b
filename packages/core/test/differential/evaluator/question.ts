import type { DatasetDefinition } from '../../../src/contract/types/dataset.ts';
import type { Column, QuerySpec, ResolvedRange } from '../../../src/contract/types/query.ts';
import type { EvaluatorCalendar } from './calendar.ts';
import type { Value } from './value.ts';
import type { Family } from './write-time.ts';

/** A table in memory: by column, the cells as Postgres writes them. */
export interface MemoryTable {
  readonly length: number;
  readonly cells: Readonly<Record<string, readonly (string | null)[]>>;
  /** Columns of 4-byte floats, which hold some seven digits. */
  readonly reals?: readonly string[];
}

/** A question with all that its answer depends on besides the clocks of the world. */
export interface Question {
  readonly definition: DatasetDefinition;
  /** By `schema.table`. */
  readonly tables: Readonly<Record<string, MemoryTable>>;
  readonly spec: QuerySpec;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Zones after the question's own, in order. */
  readonly timezones: readonly (string | null)[];
  readonly calendar: EvaluatorCalendar;
}

/** A column of an answer, with how it is compared. */
export interface AnswerColumn extends Pick<Column, 'name' | 'type' | 'role'> {
  readonly family: Family | null;
  readonly tolerance: number;
}

/** The answer as the specification has it. */
export interface Answer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly Value[])[];
  readonly truncated: boolean;
  readonly timezone: string;
  readonly ranges: readonly ResolvedRange[];
  /** False when the last digits of a double decide the order of some rows. */
  readonly isOrderSure: boolean;
  /** The row of all others, as the last of the rows. */
  readonly hasOthers: boolean;
  readonly totals: AnswerTotals | null;
  readonly incomplete: { readonly first: boolean; readonly last: boolean } | null;
}

/** Totals; their rows have a value for each metric after those of their dimensions. */
export interface AnswerTotals {
  readonly grand: readonly Value[];
  readonly subtotals: readonly {
    readonly by: readonly string[];
    readonly rows: readonly (readonly Value[])[];
  }[];
}
