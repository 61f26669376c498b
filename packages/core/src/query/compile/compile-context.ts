import type { Zone, ZoneSource } from '../time/zone.ts';

/** What compiling needs besides the plan. */
export interface CompileContext {
  /** The query's zone. */
  readonly zone: Zone;
  readonly zones: ZoneSource;
}
