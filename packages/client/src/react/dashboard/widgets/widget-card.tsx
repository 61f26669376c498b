import type { WidgetData } from '@istari-lens/client';
import type { ShownWidget } from '@istari-lens/client/react';
import { useId, useState, type ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import { Notice } from '../notice.tsx';
import { useMounted } from '../use-mounted.ts';
import { Placeholder } from './placeholder.tsx';
import { TableView } from './table-view.tsx';
import { TextView } from './text-view.tsx';
import { widgetKinds } from './widget-kinds.tsx';
import { WidgetMenu } from './widget-menu.tsx';

interface Props {
  widget: ShownWidget;
  /** Absent while it is on its way. */
  data: WidgetData | undefined;
  /** The whole load failed, so nothing is on its way. */
  failed: boolean;
  onRetry: () => void;
}

/** A widget with its title, whatever state it is in. */
export function WidgetCard({ widget, data, failed, onRetry }: Props): ReactNode {
  const titleId = useId();
  const format = useFormat();
  const mounted = useMounted();
  const [asTable, setAsTable] = useState(false);
  const kind = widget.kind === 'text' ? undefined : widgetKinds[widget.kind];
  return (
    <section className="lens-card" aria-labelledby={titleId} data-kind={widget.kind}>
      <header>
        <h3 id={titleId}>{widget.title}</h3>
        {mounted && data?.status === 'ok' && data.cache.status === 'stale' && (
          <span className="lens-stale">as of {format.instant(new Date(data.result.computedAt))}</span>
        )}
        {data?.status === 'ok' && widget.kind !== 'text' && (
          <WidgetMenu widget={widget} result={data.result} />
        )}
        {kind?.hasTable && data?.status === 'ok' && data.result.rowCount > 0 && (
          <button
            type="button"
            className="lens-toggle"
            aria-pressed={asTable}
            aria-label={`${widget.title} as a table`}
            onClick={() => setAsTable(!asTable)}
          >
            Table
          </button>
        )}
      </header>
      <div className="lens-body">{body()}</div>
    </section>
  );

  function body(): ReactNode {
    if (widget.kind === 'text') return <TextView widget={widget} />;
    if (!kind)
      return <Notice kind="error" title={`There is no drawing for widgets of the kind ${widget.kind}`} />;
    if (!data) return failed ? null : <Placeholder />;
    if (data.status === 'error')
      return <Notice kind="error" title="This widget failed" error={data.error} onRetry={onRetry} />;
    if (data.result.rowCount === 0)
      return <Notice kind="empty" title="Nothing to show" detail="No rows match this question." />;
    const View = asTable ? TableView : kind.View;
    return (
      <>
        <View widget={widget} result={data.result} />
        {data.result.warnings.map(({ code, detail }, index) => (
          <p key={`${code} ${index}`} className="lens-more">
            {detail}
          </p>
        ))}
      </>
    );
  }
}
