import type { Answer, WidgetDataRequest } from '@istari-lens/client';
import { drillOptions, useLens, type ShownWidget } from '@istari-lens/client/react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useId, type ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import { Notice } from '../notice.tsx';
import { AnswerTable } from '../widgets/answer-table.tsx';
import { Placeholder } from '../widgets/placeholder.tsx';
import type { Drill } from './drill.ts';

interface Props {
  dashboardId: string;
  widget: ShownWidget;
  drill: Drill;
  /** Filters and zone of the dashboard as it is shown. */
  request: Omit<WidgetDataRequest, 'drill' | 'fresh'>;
  onClose: () => void;
}

/** The rows behind a group of a widget. */
export function DrillDialog({ dashboardId, widget, drill, request, onClose }: Props): ReactNode {
  const titleId = useId();
  const place = { id: dashboardId, widgetId: widget.id };
  const { data, error, refetch } = useQuery(
    drillOptions(useLens(), place, { ...request, drill: { ...drill } }),
  );
  const open = useCallback((dialog: HTMLDialogElement | null) => {
    if (dialog?.open === false) dialog.showModal();
  }, []);
  return (
    <dialog ref={open} className="lens-drill" aria-labelledby={titleId} onClose={onClose}>
      <header>
        <h3 id={titleId}>Rows behind {widget.title}</h3>
        <button type="button" className="lens-button" onClick={onClose}>
          Close
        </button>
      </header>
      {Object.keys(drill).length > 0 && <p className="lens-more">{describe(drill)}</p>}
      {data === undefined ? (
        error === null ? (
          <Placeholder />
        ) : (
          <Notice
            kind="error"
            title="The rows cannot be shown"
            error={error}
            onRetry={() => void refetch()}
          />
        )
      ) : (
        <Rows widget={widget} result={data} />
      )}
    </dialog>
  );
}

function Rows({ widget, result }: { widget: ShownWidget; result: Answer }): ReactNode {
  const format = useFormat();
  if (result.rowCount === 0) return <Notice kind="empty" title="There are no rows" />;
  return (
    <>
      <p className="lens-more" role="status">
        {result.truncated ? 'The first ' : ''}
        {format.number(result.rowCount)} {result.rowCount === 1 ? 'row' : 'rows'}
      </p>
      <div className="lens-scroll" role="region" aria-label={`Rows behind ${widget.title}`} tabIndex={0}>
        <AnswerTable widget={widget} result={{ ...result, truncated: false }} />
      </div>
    </>
  );
}

function describe(drill: Drill): string {
  return Object.entries(drill)
    .map(([name, value]) => `${name}: ${value === null ? 'none' : String(value)}`)
    .join(' · ');
}
