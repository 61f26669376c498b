'use client';

import { createClient } from '@istari-lens/client';
import { LensProvider } from '@istari-lens/client/react';
import { LensDashboard } from '@istari-lens/client/react/dashboard';
import { useEffect, useState } from 'react';
import { tokenFromParent } from '../lens/token-from-parent.ts';
import { Notice } from './notice.tsx';

interface Props {
  id: string;
  apiUrl: string;
  /** Origins of the pages whose token is taken. */
  origins: readonly string[];
}

/** A dashboard in a frame of another application, by the embed token that this one gives. */
export function EmbeddedView({ id, apiUrl, origins }: Props) {
  const [client, setClient] = useState<ReturnType<typeof createClient>>();
  const [isAlone, setAlone] = useState(false);

  useEffect(() => {
    if (window.parent === window) {
      setAlone(true);
      return;
    }
    const source = tokenFromParent(window, origins);
    setClient(createClient({ baseUrl: apiUrl, getToken: source.getToken }));
    return source.stop;
    // The page is for one dashboard: another one is another page.
  }, []);

  if (isAlone) {
    return (
      <Notice
        kind="error"
        page
        title="This page belongs in a frame"
        detail="Another application shows it, and gives it a token."
      />
    );
  }
  if (client === undefined) return <main aria-busy="true" />;
  return (
    <main>
      <LensProvider client={client} session={id}>
        <LensDashboard id={id} />
      </LensProvider>
    </main>
  );
}
