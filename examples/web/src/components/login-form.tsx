import type { LensClient, LensClientError, User } from '@istari-lens/client';
import { useState, type SyntheticEvent } from 'react';
import { Logo } from './logo.tsx';
import styles from './login-form.module.css';

interface Props {
  client: LensClient;
  /** Why somebody who was signed in sees this. */
  reason?: string;
  onLogin: (user: User) => void;
}

/** Log in by e-mail and password. */
export function LoginForm({ client, reason, onLogin }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<LensClientError>();

  async function submit(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(undefined);
    const outcome = await client.auth
      .login({ email: String(form.get('email')), password: String(form.get('password')) })
      .safe();
    if (outcome.ok) return onLogin(outcome.value.user);
    setBusy(false);
    setError(outcome.error);
  }

  return (
    <main className={styles.page}>
      <title>Log in · Istari Lens</title>
      <form className={styles.form} onSubmit={submit}>
        <Logo size={40} />
        <h1>Log in to Istari Lens</h1>
        {reason && !error && <p className={styles.reason}>{reason}</p>}
        <label>
          E-mail
          <input name="email" type="email" autoComplete="username" required autoFocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <div role="alert">{error && <p className={styles.error}>{error.detail}</p>}</div>
        <button type="submit" className="button" data-primary disabled={busy}>
          {busy ? 'Logging in…' : 'Log in'}
        </button>
      </form>
    </main>
  );
}
