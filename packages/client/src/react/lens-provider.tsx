import { QueryClient, QueryClientContext, QueryClientProvider } from '@tanstack/react-query';
import { useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { LensContext } from './lens-context.ts';
import { lensKey } from './lens-key.ts';
import type { LensScope } from './lens-scope.ts';

/** Props of `LensProvider`: a client, and who is asking with it. */
export interface LensProviderProps extends LensScope {
  children?: ReactNode;
}

/**
 * Gives a client to the hooks and dashboards below it. Answers are kept by the `QueryClient` around it, or by one of its own
 * where there is none. When `session` changes, what the last one was shown is thrown away.
 *
 * @example
 * <LensProvider client={client} session={user.id}>
 *   <LensDashboard id={id} />
 * </LensProvider>
 */
export function LensProvider({ client, session, children }: LensProviderProps): ReactNode {
  const around = useContext(QueryClientContext);
  const [own] = useState(() => new QueryClient());
  const queryClient = around ?? own;
  const scope = useMemo(() => ({ client, session }), [client, session]);
  const last = useRef(session);
  useEffect(() => {
    if (last.current !== session) queryClient.removeQueries({ queryKey: lensKey(last.current) });
    last.current = session;
  }, [queryClient, session]);
  const inside = <LensContext.Provider value={scope}>{children}</LensContext.Provider>;
  return around === undefined ? <QueryClientProvider client={own}>{inside}</QueryClientProvider> : inside;
}
