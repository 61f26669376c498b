'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import styles from './admin.module.css';

const PAGES = [
  ['users', 'Users'],
  ['data-sources', 'Data sources'],
  ['datasets', 'Datasets'],
  ['api-keys', 'API keys'],
  ['audit', 'Audit log'],
  ['cache', 'Cache'],
] as const;

/** The pages of the administration. */
export function AdminNav() {
  const path = usePathname();
  return (
    <nav className={styles.nav} aria-label="Administration">
      {PAGES.map(([name, title]) => (
        <Link
          key={name}
          href={`/admin/${name}`}
          aria-current={path === `/admin/${name}` ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}
