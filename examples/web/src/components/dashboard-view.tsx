'use client';

import { LensClientError } from '@istari-lens/client';
import { dashboardOptions } from '@istari-lens/client/react';
import { LensDashboard } from '@istari-lens/client/react/dashboard';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useLens } from '../lens/lens-context.ts';
import styles from './dashboard-view.module.css';
import { Notice } from './notice.tsx';
import { ShareDialog } from './share/share-dialog.tsx';

/** One dashboard with its filters, and the way to share it. */
export function DashboardView({ id }: { id: string }) {
  const { client, user } = useLens();
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
      <LensDashboard id={id} heading={false} drill={user.role !== 'viewer'} />
    </>
  );
}
