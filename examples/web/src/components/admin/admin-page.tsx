'use client';

import type { LensClientError } from '@istari-lens/client';
import type { ReactNode } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { Notice } from '../notice.tsx';
import styles from './admin.module.css';

interface Props {
  title: string;
  error?: LensClientError | undefined;
  onRetry?: () => void;
  children: ReactNode;
}

/** The frame of a page of the administration; whoever is no admin is told so. */
export function AdminPage({ title, error, onRetry, children }: Props) {
  const { user } = useLens();
  if (user.role !== 'admin') {
    return (
      <Notice
        kind="empty"
        page
        title="This page is for admins"
        detail="Ask an admin of your tenant for what you need."
      />
    );
  }
  return (
    <>
      <title>{`${title} · Istari Lens`}</title>
      <h1 className={styles.title}>{title}</h1>
      {error === undefined ? (
        children
      ) : (
        <Notice kind="error" title="This could not be loaded" error={error} onRetry={onRetry} />
      )}
    </>
  );
}
