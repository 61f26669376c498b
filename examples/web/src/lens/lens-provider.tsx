'use client';

import {
  createClient,
  createMemoryStorage,
  createWebStorage,
  type LensClient,
  type LensClientError,
  type User,
} from '@istari-lens/client';
import { LensProvider as AnswersProvider } from '@istari-lens/client/react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { LoginForm } from '../components/login-form.tsx';
import { Notice } from '../components/notice.tsx';
import { LensContext } from './lens-context.ts';

type Session =
  | { status: 'checking' }
  | { status: 'out'; reason?: string }
  | { status: 'unreachable'; error: LensClientError }
  | { status: 'in'; user: User };

interface Props {
  /** Where the API is mounted; comes from the server with each page. */
  apiUrl: string;
  children: ReactNode;
}

/** Holds the one client of this tab, and shows the login instead of its children while nobody is signed in. */
export function LensProvider({ apiUrl, children }: Props) {
  const [session, setSession] = useState<Session>({ status: 'checking' });
  const [client] = useState(() =>
    createClient({
      baseUrl: apiUrl,
      session: 'cookie',
      storage: typeof window === 'undefined' ? createMemoryStorage() : createWebStorage(window.localStorage),
      onSessionEnd: () =>
        setSession({ status: 'out', reason: 'Your session has ended. Log in again to go on.' }),
    }),
  );
  const restore = useCallback(() => restoreSession(client).then(setSession), [client]);
  useEffect(() => void restore(), [restore]);

  const user = session.status === 'in' ? session.user : undefined;
  const value = useMemo(() => {
    if (!user) return undefined;
    return {
      client,
      user,
      async logout() {
        setSession({ status: 'out' });
        await client.auth.logout().safe();
      },
    };
  }, [client, user]);

  if (value) {
    return (
      <LensContext value={value}>
        <AnswersProvider client={client} session={value.user.id}>
          {children}
        </AnswersProvider>
      </LensContext>
    );
  }
  if (session.status === 'unreachable')
    return (
      <Notice kind="error" page title="The API cannot be reached" error={session.error} onRetry={restore} />
    );
  if (session.status !== 'out') return null;
  return (
    <LoginForm
      client={client}
      reason={session.reason}
      onLogin={(signedIn) => setSession({ status: 'in', user: signedIn })}
    />
  );
}

async function restoreSession(client: LensClient): Promise<Session> {
  // Asked first so that a first visit sends no request that can only be refused.
  if (!(await client.auth.hasSession())) return { status: 'out' };
  const outcome = await client.auth.me().safe();
  if (outcome.ok) return { status: 'in', user: outcome.value };
  return outcome.error.status === 401 ? { status: 'out' } : { status: 'unreachable', error: outcome.error };
}
