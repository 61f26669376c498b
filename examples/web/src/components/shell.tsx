import type { ReactNode } from 'react';
import styles from './shell.module.css';
import { TopBar } from './top-bar.tsx';

/** The frame of every page. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <>
      <TopBar />
      <main id="content" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
