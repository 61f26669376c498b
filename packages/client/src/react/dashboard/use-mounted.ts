import { useSyncExternalStore } from 'react';

/** False on a server and while its HTML is taken over, true from then on. */
export function useMounted(): boolean {
  return useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
}
