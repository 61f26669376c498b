'use client';

import { createClient, type LensClientError } from '@istari-lens/client';
import { LensProvider } from '@istari-lens/client/react';
import { LensDashboard } from '@istari-lens/client/react/dashboard';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { Logo } from './logo.tsx';
import login from './login-form.module.css';
import { Notice } from './notice.tsx';
import shell from './shell.module.css';

type Visit =
  | { status: 'opening' }
  | { status: 'locked'; error?: LensClientError }
  | { status: 'refused'; error: LensClientError }
  | { status: 'open'; token: string };

/** Opens the public link whose key stands behind the `#` of the address, and shows its dashboard. */
export function PublicView({ apiUrl }: { apiUrl: string }) {
  const [link, setLink] = useState<string>();
  const [visit, setVisit] = useState<Visit>({ status: 'opening' });

  async function open(key: string, password?: string): Promise<void> {
    const visitor = createClient({ baseUrl: apiUrl, session: 'body' });
    const outcome = await visitor.shared.open(key, password === undefined ? {} : { password }).safe();
    if (outcome.ok) setVisit({ status: 'open', token: outcome.value.token });
    else if (outcome.error.code !== 'invalid_credentials')
      setVisit({ status: 'refused', error: outcome.error });
    else setVisit(password === undefined ? { status: 'locked' } : { status: 'locked', error: outcome.error });
  }

  useEffect(() => {
    const key = window.location.hash.slice(1);
    setLink(key);
    void open(key);
    // The page is for one link: another one is another page.
  }, []);

  if (link === undefined || visit.status === 'opening')
    return <main className={shell.main} aria-busy="true" />;
  if (visit.status === 'refused') {
    return (
      <main className={shell.main}>
        <title>Istari Lens</title>
        <Notice kind="error" page title="This link does not open anything" error={visit.error} />
      </main>
    );
  }
  if (visit.status === 'locked') {
    const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
      event.preventDefault();
      void open(link, String(new FormData(event.currentTarget).get('password')));
    };
    return (
      <main className={login.page}>
        <title>Shared dashboard · Istari Lens</title>
        <form className={login.form} onSubmit={submit}>
          <Logo size={40} />
          <h1>This dashboard has a password</h1>
          <label>
            Password
            <input name="password" type="password" autoComplete="off" required autoFocus />
          </label>
          <div role="alert">{visit.error && <p className={login.error}>{visit.error.detail}</p>}</div>
          <button type="submit" className="button" data-primary>
            Open
          </button>
        </form>
      </main>
    );
  }
  const { token } = visit;
  return (
    <main className={shell.main}>
      <title>Shared dashboard · Istari Lens</title>
      <LensProvider client={createClient({ baseUrl: apiUrl, getToken: () => token })} session={link}>
        <LensDashboard link={link} />
      </LensProvider>
    </main>
  );
}
