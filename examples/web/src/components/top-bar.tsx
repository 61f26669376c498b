'use client';

import Link from 'next/link';
import { useLens } from '../lens/lens-context.ts';
import { Logo } from './logo.tsx';
import styles from './top-bar.module.css';

/** The way home, who is signed in, and the way out. */
export function TopBar() {
  const { user, logout } = useLens();
  return (
    <header className={styles.bar}>
      <a href="#content" className={styles.skip}>
        Skip to content
      </a>
      <Link href="/" className={styles.home}>
        <Logo />
        Istari Lens
      </Link>
      {user.role === 'admin' && (
        <Link href="/admin/users" className={styles.link}>
          Administration
        </Link>
      )}
      <span className={styles.user} title={user.email}>
        {user.name ?? user.email}
      </span>
      <button type="button" className="button" data-quiet onClick={() => void logout()}>
        Log out
      </button>
    </header>
  );
}
