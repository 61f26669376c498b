'use client';

import type { DashboardSummary } from '@istari-lens/client';
import Link from 'next/link';
import { useDeferredValue, useState } from 'react';
import { useLens } from '../lens/lens-context.ts';
import { useLoad } from '../lens/use-load.ts';
import { formatDay } from './format-day.ts';
import styles from './dashboard-list.module.css';
import { Notice } from './notice.tsx';

/** Every dashboard the user may see, the favourites first. */
export function DashboardList() {
  const { client, user } = useLens();
  const [round, setRound] = useState(0);
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const page = useLoad(
    async (signal) => {
      const search = q === '' ? {} : { q };
      const [favourites, all] = await Promise.all([
        client.dashboards.list({ ...search, limit: 100, favourite: true }, { signal }),
        client.dashboards.list({ ...search, limit: 100 }, { signal }),
      ]);
      const known = new Set(favourites.items.map(({ id }) => id));
      return { known, items: [...favourites.items, ...all.items.filter(({ id }) => !known.has(id))] };
    },
    'dashboards',
    `${round} ${q}`,
  );
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
  const found = page.status === 'ok' ? page.value : undefined;

  async function mark(id: string, isFavourite: boolean): Promise<void> {
    const { addFavourite, removeFavourite } = client.dashboards;
    await (isFavourite ? addFavourite(id) : removeFavourite(id)).safe();
    setRound((last) => last + 1);
  }

  return (
    <>
      <title>Dashboards · Istari Lens</title>
      <header className={styles.heading}>
        <h1 className={styles.title}>Dashboards</h1>
        <input
          type="search"
          aria-label="Search dashboards"
          placeholder="Search"
          maxLength={200}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {user.role !== 'viewer' && (
          <Link href="/dashboards/new" className="button">
            New dashboard
          </Link>
        )}
      </header>
      {found?.items.length === 0 ? (
        <Notice
          kind="empty"
          page
          title={q === '' ? 'No dashboards yet' : 'No dashboard has that in its title'}
          detail={
            q === ''
              ? 'Dashboards that you make or that are shared with you appear here.'
              : 'Search for another word.'
          }
        />
      ) : (
        <ul className={styles.list} aria-busy={!found}>
          {found ? (
            found.items.map((item) => (
              <Item
                key={item.id}
                dashboard={item}
                isFavourite={found.known.has(item.id)}
                onMark={(marked) => void mark(item.id, marked)}
              />
            ))
          ) : (
            <li className={styles.placeholder} />
          )}
        </ul>
      )}
    </>
  );
}

interface ItemProps {
  dashboard: DashboardSummary;
  isFavourite: boolean;
  onMark(isFavourite: boolean): void;
}

function Item({ dashboard, isFavourite, onMark }: ItemProps) {
  const { id, title, description, widgetCount, updatedAt } = dashboard;
  return (
    <li className={styles.item}>
      <Link href={`/dashboards/${encodeURIComponent(id)}`}>
        <h2>{title}</h2>
      </Link>
      <button
        type="button"
        className={styles.star}
        aria-pressed={isFavourite}
        aria-label={`Favourite ${title}`}
        onClick={() => onMark(!isFavourite)}
      >
        {isFavourite ? '★' : '☆'}
      </button>
      {description && <p>{description}</p>}
      <p className={styles.facts}>
        {widgetCount} {widgetCount === 1 ? 'widget' : 'widgets'} · changed {formatDay(updatedAt)}
      </p>
    </li>
  );
}
