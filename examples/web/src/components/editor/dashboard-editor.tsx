'use client';

import type { Dashboard, DashboardDefinition, Dataset, LensClientError, Widget } from '@istari-lens/client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import { Refusal } from '../admin/refusal.tsx';
import { Notice } from '../notice.tsx';
import { arrange, inReadingOrder } from './arrange.ts';
import styles from './editor.module.css';
import { FilterList } from './filter-list.tsx';
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
  /** The place of the widget in the form; one after the last is a new one. */
  const [edited, setEdited] = useState<number>();
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
      <FilterList
        filters={draft.filters}
        datasets={datasets.filter(({ name }) => draft.widgets.some(({ query }) => query?.dataset === name))}
        onChange={(filters) => set({ ...draft, filters })}
      />
      <h2 className={styles.part}>Widgets</h2>
      <WidgetList
        widgets={draft.widgets}
        onChange={(widgets) => set({ ...draft, widgets })}
        onEdit={setEdited}
      />
      {edited === undefined ? (
        <button type="button" className="button" onClick={() => setEdited(draft.widgets.length)}>
          Add a widget
        </button>
      ) : (
        <WidgetForm
          key={edited}
          datasets={datasets}
          widget={draft.widgets[edited] ?? newWidget(draft)}
          isNew={edited >= draft.widgets.length}
          onCancel={() => setEdited(undefined)}
          onDone={(widget) => {
            const isNew = edited >= draft.widgets.length;
            const widgets = isNew ? [...draft.widgets, sized(widget)] : draft.widgets.with(edited, widget);
            set({ ...draft, widgets: arrange(widgets) });
            setEdited(undefined);
          }}
        />
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
function newWidget({ widgets }: DashboardDefinition): Widget {
  const taken = new Set(widgets.map(({ id }) => id));
  let number = 1;
  while (taken.has(`widget${number}`)) number += 1;
  const layout = { x: 0, y: 0, w: 6, h: 5 };
  return { id: `widget${number}`, title: '', kind: 'column', query: null, options: {}, layout };
}

/** As large as its kind needs. */
function sized(widget: Widget): Widget {
  const { kind, layout } = widget;
  const isSmall = kind === 'kpi' || kind === 'text';
  return { ...widget, layout: { ...layout, w: kind === 'kpi' ? 3 : 6, h: isSmall ? 2 : 5 } };
}
