'use client';

import type { Dashboard, DashboardDefinition, Dataset, LensClientError } from '@istari-lens/client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import { Refusal } from '../admin/refusal.tsx';
import { Notice } from '../notice.tsx';
import { arrange, inReadingOrder } from './arrange.ts';
import styles from './editor.module.css';
import { useHistory } from './use-history.ts';
import { WidgetForm } from './widget-form.tsx';
import { WidgetList } from './widget-list.tsx';

/** Loads what an editor needs: the dashboard, unless it is a new one, and the datasets to ask. */
export function DashboardEditor({ id }: { id?: string }) {
  const { client } = useLens();
  const [round, setRound] = useState(0);
  const loaded = useLoad(
    async (signal) => {
      const [dashboard, datasets] = await Promise.all([
        id === undefined ? undefined : client.dashboards.get(id, { signal }),
        client.datasets.list({ limit: 100 }, { signal }),
      ]);
      return { dashboard, datasets: datasets.items };
    },
    `edit ${id ?? ''}`,
    round,
  );
  if (loaded.status === 'loading') return <div className={styles.loading} aria-busy="true" />;
  if (loaded.status === 'error') {
    return (
      <Notice
        kind="error"
        page
        title="The dashboard could not be loaded"
        error={loaded.error}
        onRetry={() => setRound(round + 1)}
      />
    );
  }
  const { dashboard, datasets } = loaded.value;
  return (
    <Editing
      // What somebody else has saved is begun with anew.
      key={dashboard?.revision ?? 'new'}
      dashboard={dashboard}
      datasets={datasets}
      onReload={() => setRound(round + 1)}
    />
  );
}

interface Props {
  dashboard: Dashboard | undefined;
  datasets: readonly Dataset[];
  onReload(): void;
}

function Editing({ dashboard, datasets, onReload }: Props) {
  const { client } = useLens();
  const router = useRouter();
  const [adding, setAdding] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<LensClientError>();
  const { value: draft, set, undo, redo } = useHistory<DashboardDefinition>(definitionOf(dashboard));

  async function save(): Promise<void> {
    setBusy(true);
    const outcome = await (
      dashboard === undefined
        ? client.dashboards.create(draft)
        : client.dashboards.update(dashboard.id, draft, { revision: dashboard.revision })
    ).safe();
    setBusy(false);
    setError(outcome.ok ? undefined : outcome.error);
    if (outcome.ok) router.push(`/dashboards/${encodeURIComponent(outcome.value.id)}`);
  }

  const isStale = error?.code === 'revision_stale';
  return (
    <>
      <title>{`${draft.title === '' ? 'New dashboard' : draft.title} · Istari Lens`}</title>
      <header className={styles.heading}>
        <label>
          Title
          <input
            value={draft.title}
            maxLength={200}
            required
            onChange={({ target }) => set({ ...draft, title: target.value })}
          />
        </label>
        <button type="button" className="button" disabled={undo === undefined} onClick={undo}>
          Undo
        </button>
        <button type="button" className="button" disabled={redo === undefined} onClick={redo}>
          Redo
        </button>
        <button
          type="button"
          className="button"
          data-primary
          disabled={busy || draft.title.trim() === ''}
          onClick={() => void save()}
        >
          Save
        </button>
      </header>
      {isStale ? (
        <div role="alert" className={styles.stale}>
          <p>Somebody else has saved this dashboard meanwhile. Nothing of theirs is overwritten.</p>
          <button type="button" className="button" onClick={onReload}>
            Begin with theirs
          </button>
        </div>
      ) : (
        <Refusal error={error} />
      )}
      <WidgetList widgets={draft.widgets} onChange={(widgets) => set({ ...draft, widgets })} />
      {adding ? (
        <WidgetForm
          datasets={datasets}
          id={freeId(draft)}
          onCancel={() => setAdding(false)}
          onAdd={(widget) => {
            set({ ...draft, widgets: arrange([...draft.widgets, widget]) });
            setAdding(false);
          }}
        />
      ) : (
        <button type="button" className="button" onClick={() => setAdding(true)}>
          Add a widget
        </button>
      )}
    </>
  );
}

function definitionOf(dashboard: Dashboard | undefined): DashboardDefinition {
  if (dashboard === undefined) return { title: '', filters: [], widgets: [] };
  const { title, description, timezone, filters, widgets } = dashboard;
  return {
    title,
    ...(description === undefined ? {} : { description }),
    ...(timezone === undefined ? {} : { timezone }),
    filters,
    widgets: inReadingOrder(widgets),
  };
}

/** `widget1`, or the first after it that is not taken. */
function freeId({ widgets }: DashboardDefinition): string {
  const taken = new Set(widgets.map(({ id }) => id));
  let number = 1;
  while (taken.has(`widget${number}`)) number += 1;
  return `widget${number}`;
}
