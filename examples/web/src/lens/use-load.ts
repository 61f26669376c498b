'use client';

import { LensClientError } from '@istari-lens/client';
import { useEffect, useRef, useState } from 'react';

/** A value on its way from the API. While it is loaded again, the last one stays. */
export type Loaded<Value> =
  | { status: 'loading' }
  | { status: 'ok'; value: Value; reloading: boolean }
  | { status: 'error'; error: LensClientError };

/**
 * Loads a value when the component appears and whenever `key` changes; what is no longer wanted is aborted.
 *
 * @param subject names what is loaded: a new one starts from nothing, the same one keeps the last value shown
 * @param round change it to load the same subject again
 */
export function useLoad<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  subject: string,
  round: number | string = 0,
): Loaded<Value> {
  const [loaded, setLoaded] = useState<{ subject: string; state: Loaded<Value> }>({
    subject,
    state: { status: 'loading' },
  });
  const loadNow = useRef(load);
  useEffect(() => {
    loadNow.current = load;
  });

  useEffect(() => {
    const controller = new AbortController();
    const show = (state: Loaded<Value>): void => {
      if (!controller.signal.aborted) setLoaded({ subject, state });
    };
    setLoaded((last) => {
      if (last.subject !== subject || last.state.status !== 'ok')
        return { subject, state: { status: 'loading' } };
      return { subject, state: { ...last.state, reloading: true } };
    });
    loadNow.current(controller.signal).then(
      (value) => show({ status: 'ok', value, reloading: false }),
      (error: unknown) => {
        if (LensClientError.isInstance(error)) show({ status: 'error', error });
        else if (!controller.signal.aborted) throw error;
      },
    );
    return () => controller.abort();
  }, [subject, round]);

  return loaded.subject === subject ? loaded.state : { status: 'loading' };
}
