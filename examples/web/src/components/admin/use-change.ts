'use client';

import type { LensClientError, Outcome } from '@istari-lens/client';
import { useState } from 'react';

/** A change that is under way, and why the last one was refused. */
export interface Change {
  busy: boolean;
  error: LensClientError | undefined;
  /** Does it; what comes of it is given on when it succeeds. */
  run<Value>(call: Promise<Outcome<Value>>, then?: (value: Value) => void): Promise<void>;
}

/** Runs changes one at a time and keeps the last refusal. */
export function useChange(): Change {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<LensClientError>();
  return {
    busy,
    error,
    async run(call, then) {
      setBusy(true);
      const outcome = await call;
      setBusy(false);
      setError(outcome.ok ? undefined : outcome.error);
      if (outcome.ok) then?.(outcome.value);
    },
  };
}
