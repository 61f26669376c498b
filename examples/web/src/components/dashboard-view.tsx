'use client';

import type { WidgetData } from '@istari-lens/client';
import type { CSSProperties } from 'react';
import { useDashboard } from '../lens/use-dashboard.ts';
import { WidgetCard } from '../widgets/widget-card.tsx';
import { DataFacts } from './data-facts.tsx';
import styles from './dashboard-view.module.css';
import { Notice } from './notice.tsx';

/** One dashboard on its grid of twelve columns; on a phone, one widget after the other. */
export function DashboardView({ id }: { id: string }) {
  const { dashboard, data, refresh, retry } = useDashboard(id);
  if (dashboard.status === 'error') {
    const missing = dashboard.error.status === 404;
    const title = missing ? 'There is no such dashboard' : 'The dashboard could not be loaded';
    return (
      <Notice kind="error" page title={title} error={dashboard.error} onRetry={missing ? undefined : retry} />
    );
  }
  if (dashboard.status === 'loading') return <div className={styles.heading} aria-busy="true" />;

  const { title, description, widgets } = dashboard.value;
  const answers =
    data.status === 'ok' ? new Map(data.value.widgets.map((widget) => [widget.id, widget])) : undefined;
  const busy = data.status === 'loading' || (data.status === 'ok' && data.reloading);
  const inReadingOrder = widgets.toSorted((a, b) => a.layout.y - b.layout.y || a.layout.x - b.layout.x);
  return (
    <>
      <title>{`${title} · Istari Lens`}</title>
      <header className={styles.heading}>
        <div>
          <h1>{title}</h1>
          {description && <p>{description}</p>}
        </div>
        <DataFacts data={data} />
        <button type="button" className="button" onClick={refresh} disabled={busy}>
          Refresh
        </button>
      </header>
      {data.status === 'error' && (
        <Notice kind="error" title="The data could not be loaded" error={data.error} onRetry={retry} />
      )}
      <div className={styles.grid} aria-busy={busy}>
        {inReadingOrder.map((widget) => (
          <div key={widget.id} className={styles.cell} data-kind={widget.kind} style={placeOf(widget.layout)}>
            <WidgetCard
              widget={widget}
              data={dataOf(widget.id, answers)}
              failed={data.status === 'error'}
              onRetry={retry}
            />
          </div>
        ))}
      </div>
    </>
  );
}

function dataOf(id: string, answers: Map<string, WidgetData> | undefined): WidgetData | undefined {
  return answers?.get(id);
}

function placeOf({ x, y, w, h }: { x: number; y: number; w: number; h: number }): CSSProperties {
  const place = { '--x': x + 1, '--y': y + 1, '--w': w, '--h': h };
  return place as CSSProperties;
}
