import type { ResolvedRange } from '../../contract/types/query.ts';
import type { DatasetModel } from '../dataset/dataset-model.ts';
import type { Calendar } from '../time/calendar.ts';
import type { Zone, ZoneSource } from '../time/zone.ts';
import type { QueryLimits } from '../types.ts';
import type { Issues } from './issues.ts';

/** What planning reads, and what it gathers on the way. */
export interface PlanContext {
  readonly model: DatasetModel;
  readonly zone: Zone;
  readonly zones: ZoneSource;
  readonly calendar: Calendar;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly limits: QueryLimits;
  readonly issues: Issues;
  readonly gathered: Gathered;
  /** True when nothing is grouped. */
  readonly isOfRows?: boolean;
}

/** Facts about the plan as a whole. */
export interface Gathered {
  ranges: ResolvedRange[];
  /** Milliseconds since the epoch; null while nothing depends on the clock. */
  validUntil: number | null;
  /** Filter conditions so far. */
  conditions: number;
}
