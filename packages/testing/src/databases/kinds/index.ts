import { fillAnalytics } from './analytics.ts';
import { fillApp } from './app.ts';
import type { FillContext } from './fill-context.ts';

/** `empty`: nothing. `app`: Lens's own tables. `analytics`: flights, airports and a read-only role. */
export type DatabaseKind = 'empty' | 'app' | 'analytics';

/** How each kind of database is filled, once a run. */
export const DATABASE_KINDS: Readonly<
  Record<DatabaseKind, { fill(context: FillContext): Promise<void>; hasReader: boolean }>
> = {
  empty: { fill: async () => undefined, hasReader: false },
  app: { fill: fillApp, hasReader: false },
  analytics: { fill: fillAnalytics, hasReader: true },
};
