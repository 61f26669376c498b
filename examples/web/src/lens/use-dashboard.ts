'use client';

import type { Dashboard, DashboardAnswers } from '@istari-lens/client';
import { useState } from 'react';
import { useLens } from './lens-context.ts';
import { useLoad, type Loaded } from './use-load.ts';

/** A dashboard and its data, asked for side by side: one data request a load. */
export interface DashboardState {
  dashboard: Loaded<Dashboard>;
  data: Loaded<DashboardAnswers>;
  /** Asks the database again, past every cache. */
  refresh(): void;
  /** Asks again; cached answers are welcome. */
  retry(): void;
}

/** Loads a dashboard by its id. */
export function useDashboard(id: string): DashboardState {
  const { client } = useLens();
  const [round, setRound] = useState({ number: 0, fresh: false });
  const dashboard = useLoad(
    (signal) => client.dashboards.get(id, { signal }),
    id,
    round.fresh ? 0 : round.number,
  );
  const data = useLoad(
    (signal) => client.dashboards.data(id, { fresh: round.fresh }, { signal }),
    id,
    round.number,
  );
  const next = (fresh: boolean): void => setRound(({ number }) => ({ number: number + 1, fresh }));
  return { dashboard, data, refresh: () => next(true), retry: () => next(false) };
}
