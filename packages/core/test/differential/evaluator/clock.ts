import type { EvaluatorCalendar } from './calendar.ts';
import type { EvaluatorZone } from './zones.ts';

/** What times of a question are read and cut by. */
export interface EvaluatorClock {
  readonly zone: EvaluatorZone;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly calendar: EvaluatorCalendar;
}
