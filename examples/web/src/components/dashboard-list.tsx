'use client';

import type { DashboardSummary } from '@istari-lens/client';
import Link from 'next/link';
import { useState } from 'react';
import { useLens } from '../lens/lens-context.ts';
import { useLoad } from '../lens/use-load.ts';
import { formatDay } from './format-day.ts';
import styles from './dashboard-list.module.css';
import { Notice } from './notice.tsx';

/** Every dashboard the user may see. */
export function DashboardList() {
  const { client, user } = useLens();
  const [round, setRound] = useState(0);
  const page = useLoad((signal) => client.dashboards.list({ limit: 100 }, { signal }), 'dashboards', round);
  if (page.status === 'error') {
    return (
      <Notice
        kind="error"
        page
        title="The dashboards could not be loaded"
        error={page.error}
        onRetry={() => setRound(round + 1)}
      />
    );
  }
  const items = page.status === 'ok' ? page.value.items : undefined;
  return (
    <>
      <title>Dashboards · Istari Lens</title>
      <header className={styles.heading}>
        <h1 className={styles.title}>Dashboards</h1>
        {user.role !== 'viewer' && (
          <Link href="/dashboards/new" className="button">
            New dashboard
          </Link>
        )}
      </header>
      {items?.length === 0 ? (
        <Notice
          kind="empty"
          page
          title="No dashboards yet"
          detail="Dashboards that you make or that are shared with you appear here."
        />
      ) : (
        <ul className={styles.list} aria-busy={!items}>
          {items ? (
            items.map((item) => <Item key={item.id} {...item} />)
          ) : (
            <li className={styles.placeholder} />
          )}
        </ul>
      )}
    </>
  );
}

function Item({ id, title, description, widgetCount, updatedAt }: DashboardSummary) {
  return (
    <li className={styles.item}>
      <Link href={`/dashboards/${encodeURIComponent(id)}`}>
        <h2>{title}</h2>
      </Link>
      {description && <p>{description}</p>}
      <p className={styles.facts}>
        {widgetCount} {widgetCount === 1 ? 'widget' : 'widgets'} · changed {formatDay(updatedAt)}
      </p>
    </li>
  );
}
