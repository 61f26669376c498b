import type { Widget, WidgetData } from '@istari-lens/client';
import { useId, useState } from 'react';
import { Notice } from '../components/notice.tsx';
import { TableView } from './table-view.tsx';
import { TextView } from './text-view.tsx';
import { widgetKinds } from './widget-kinds.ts';
import styles from './widgets.module.css';

interface Props {
  widget: Widget;
  /** Absent while it is on its way. */
  data: WidgetData | undefined;
  /** The whole load failed, so nothing is on its way. */
  failed: boolean;
  onRetry: () => void;
}

/** A widget with its title, whatever state it is in. */
export function WidgetCard({ widget, data, failed, onRetry }: Props) {
  const titleId = useId();
  const [asTable, setAsTable] = useState(false);
  const kind = widget.kind === 'text' ? undefined : widgetKinds[widget.kind];
  return (
    <section className={styles.card} aria-labelledby={titleId} data-kind={widget.kind}>
      <header className={styles.header}>
        <h2 id={titleId}>{widget.title}</h2>
        {kind?.hasTable && data?.status === 'ok' && data.result.rowCount > 0 && (
          <button
            type="button"
            className={styles.toggle}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            Table
          </button>
        )}
      </header>
      <div className={styles.body}>{widget.kind === 'text' ? <TextView widget={widget} /> : body()}</div>
    </section>
  );

  function body() {
    if (!data) return failed ? null : <div className={styles.placeholder} />;
    if (data.status === 'error')
      return <Notice kind="error" title="This widget failed" error={data.error} onRetry={onRetry} />;
    if (data.result.rowCount === 0)
      return <Notice kind="empty" title="Nothing to show" detail="No rows match this question." />;
    const View = asTable || !kind ? TableView : kind.View;
    return <View widget={widget} result={data.result} />;
  }
}
