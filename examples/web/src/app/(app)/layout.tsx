import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Shell } from '../../components/shell.tsx';
import { LensProvider } from '../../lens/lens-provider.tsx';
import { apiUrlFor } from '../../settings/api-url.ts';

/** Pages for those who are signed in. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const apiUrl = apiUrlFor((await headers()).get('host'));
  return (
    <LensProvider apiUrl={apiUrl}>
      <Shell>{children}</Shell>
    </LensProvider>
  );
}
