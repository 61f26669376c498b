import type { FieldType } from '../../../src/contract/types/dataset.ts';
import type { Known, Value } from './value.ts';
import type { Family } from './write-time.ts';

/** Something of a row or of a group that has a type and can be looked up. */
export interface Operand<Of> {
  readonly type: FieldType;
  /** Of dates and timestamps. */
  readonly family: Family | null;
  /** Relative difference that computing in another order may make; 0 for what is exact. */
  readonly tolerance: number;
  /** Place of the one-to-many join whose rows it is read from; absent for the base and what it belongs to. */
  readonly many?: number;
  /** Set on constants of a formula. */
  readonly constant?: 'null' | 'fraction' | 'other';
  of(row: Of): Value;
  /** What filters compare, where that is another value: the fewest digits of a 4-byte float. */
  shown?(value: Known): Known;
}
