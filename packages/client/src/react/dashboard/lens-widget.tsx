import { LensClientError, type QuerySpec, type Widget, type WidgetData } from '@istari-lens/client';
import { useQuerySpec } from '@istari-lens/client/react';
import { useMemo, type ReactNode } from 'react';
import { createFormat } from '@istari-lens/client/format';
import { FormatContext } from './format/format-context.ts';
import { Notice } from './notice.tsx';
import { useDashboardStyles } from './use-dashboard-styles.ts';
import { WidgetCard } from './widgets/widget-card.tsx';

/** Props of `LensWidget`: a widget that need not be saved, and how it is shown. */
export interface LensWidgetProps {
  widget: Widget;
  /** BCP 47 tag for digits and dates; words are English. @default 'en' */
  locale?: string;
  /** @default 'system' */
  theme?: 'light' | 'dark' | 'system';
}

/**
 * One widget as a dashboard would draw it, without being part of one: for editors and previews. It asks the widget's own
 * question, so whoever looks may ask its dataset. Widgets whose question the server makes say that they are shown once saved.
 *
 * @example
 * <LensWidget widget={draft} />
 */
export function LensWidget({ widget, locale = 'en', theme = 'system' }: LensWidgetProps): ReactNode {
  useDashboardStyles();
  const format = useMemo(() => createFormat(locale), [locale]);
  return (
    <FormatContext.Provider value={format}>
      <div className="lens-dashboard" data-theme={theme}>
        <Preview widget={widget} />
      </div>
    </FormatContext.Provider>
  );
}

function Preview({ widget }: { widget: Widget }): ReactNode {
  const { query, kind } = widget;
  if (kind === 'text')
    return <WidgetCard widget={widget} data={undefined} failed={false} onRetry={() => {}} />;
  if (query === null || kind === 'statement') {
    return <Notice kind="empty" title={widget.title} detail="This widget is shown once it is saved." />;
  }
  return <Asked widget={widget} query={query} />;
}

function Asked({ widget, query }: { widget: Widget; query: QuerySpec }): ReactNode {
  const { data, error, refetch } = useQuerySpec(query);
  const { id } = widget;
  let known: WidgetData | undefined;
  if (data !== undefined) {
    const { queryId, durationMs, cache } = data;
    known = { id, status: 'ok', result: data, queryId, durationMs, cache };
  } else if (LensClientError.isInstance(error)) {
    known = { id, status: 'error', error, queryId: '', durationMs: 0, cache: null };
  }
  return <WidgetCard widget={widget} data={known} failed={error !== null} onRetry={() => void refetch()} />;
}
