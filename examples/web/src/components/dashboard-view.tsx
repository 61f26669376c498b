'use client';

import { LensClientError } from '@istari-lens/client';
import { dashboardOptions } from '@istari-lens/client/react';
import { LensDashboard } from '@istari-lens/client/react/dashboard';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { useLens } from '../lens/lens-context.ts';
import styles from './dashboard-view.module.css';
import { Notice } from './notice.tsx';
import { ShareDialog } from './share/share-dialog.tsx';

const INTERVALS = [
  [0, 'when asked'],
  [10, 'every 10 seconds'],
  [60, 'every minute'],
  [300, 'every 5 minutes'],
] as const;

/** One dashboard with its filters, and the way to share it. */
export function DashboardView({ id }: { id: string }) {
  const { client, user } = useLens();
  const [seconds, setSeconds] = useState(0);
  const { data, error } = useQuery(dashboardOptions({ client, session: user.id }, { id }));
  if (LensClientError.isInstance(error) && error.status === 404)
    return <Notice kind="error" page title="There is no such dashboard" error={error} />;
  return (
    <>
      {data && (
        <header className={styles.heading}>
          <title>{`${data.title} · Istari Lens`}</title>
          <div>
            <h1>{data.title}</h1>
            {data.description && <p>{data.description}</p>}
          </div>
          <label className={styles.interval}>
            Refresh
            <select value={seconds} onChange={({ target }) => setSeconds(Number(target.value))}>
              {INTERVALS.map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          {user.role !== 'viewer' && (
            <>
              <Link href={`/dashboards/${encodeURIComponent(id)}/edit`} className="button">
                Edit
              </Link>
              <ShareDialog dashboardId={id} />
            </>
          )}
        </header>
      )}
      <LensDashboard
        id={id}
        heading={false}
        drill={user.role !== 'viewer'}
        {...(seconds === 0 ? {} : { refetchInterval: seconds * 1000 })}
      />
    </>
  );
}
