import { useDashboard, useLens, type DashboardSource, type ShownWidget } from '@istari-lens/client/react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { loadChart } from './charts/load-chart.ts';
import { DashboardCell } from './dashboard-cell.tsx';
import { DataFacts } from './data-facts.tsx';
import { DrillContext, type OpenDrill } from './drill/drill-context.ts';
import { DrillDialog } from './drill/drill-dialog.tsx';
import type { Drill } from './drill/drill.ts';
import { FilterBar } from './filters/filter-bar.tsx';
import type { FilterValues } from './filters/filter-values.ts';
import { createFormat } from '@istari-lens/client/format';
import { FormatContext } from './format/format-context.ts';
import { Notice } from './notice.tsx';
import { useDashboardStyles } from './use-dashboard-styles.ts';
import { Placeholder } from './widgets/placeholder.tsx';
import { WidgetCard } from './widgets/widget-card.tsx';

/** Props of `LensDashboard`: which dashboard, by `id` or by the key of an opened public `link`, and how it is shown. */
export type LensDashboardProps = DashboardSource & {
  /** Values of filters to begin with, by their ids. @default those of the dashboard */
  initialFilters?: FilterValues;
  /** Told when a filter is changed, for example to keep the values in the address. */
  onFiltersChange?: (values: FilterValues) => void;
  /** IANA zone in which days begin. @default the dashboard's */
  timezone?: string;
  /** Milliseconds after which the data is asked for again. @default never */
  refetchInterval?: number;
  /** BCP 47 tag for digits and dates; words are English. @default 'en' */
  locale?: string;
  /** @default 'system' */
  theme?: 'light' | 'dark' | 'system';
  /**
   * Whether the rows behind a figure can be looked at: by a press on it, or by the menu of its widget. Only for dashboards
   * by `id`, and for those who may ask their datasets. @default false
   */
  drill?: boolean;
  /** Whether title and description are shown. @default true */
  heading?: boolean;
};

/**
 * A dashboard with its filters and every widget. All data comes with one request. Needs a `LensProvider` around it, and the
 * packages `@tanstack/react-query` and `recharts`.
 *
 * @example
 * <LensDashboard id={id} initialFilters={{ origin: ['ORD'] }} />
 */
export function LensDashboard(props: LensDashboardProps): ReactNode {
  const { session } = useLens();
  useDashboardStyles();
  // The chart library comes at the same time as the data. Where it cannot be had, the first chart says so.
  useEffect(() => void loadChart().catch(() => undefined), []);
  const { locale = 'en', theme = 'system' } = props;
  const format = useMemo(() => createFormat(locale), [locale]);
  return (
    <FormatContext.Provider value={format}>
      <div className="lens-dashboard" data-theme={theme}>
        {/* Another dashboard, or another session, begins with filters of its own. */}
        <DashboardPage key={JSON.stringify([session, props.id, props.link])} {...props} />
      </div>
    </FormatContext.Provider>
  );
}

function DashboardPage(props: LensDashboardProps): ReactNode {
  const { initialFilters = {}, onFiltersChange, timezone, refetchInterval, heading = true } = props;
  const [drilled, setDrilled] = useState<{ widget: ShownWidget; drill: Drill }>();
  const openDrill = useCallback<OpenDrill>((widget, drill) => setDrilled({ widget, drill }), []);
  const drillId = props.drill === true ? props.id : undefined;
  const source: DashboardSource = props.link === undefined ? { id: props.id } : { link: props.link };
  const [values, setValues] = useState(initialFilters);
  const request = timezone === undefined ? { filters: values } : { filters: values, timezone };
  const { dashboard, data, refresh } = useDashboard(source, { ...request, refetchInterval });
  if (dashboard.isPending) return <Placeholder />;
  if (dashboard.data === undefined) {
    const retry = (): void => void dashboard.refetch();
    return (
      <Notice
        kind="error"
        title="The dashboard could not be loaded"
        error={dashboard.error}
        onRetry={retry}
      />
    );
  }
  const { title, description, filters, widgets } = dashboard.data;
  const answers = new Map(data.data?.widgets.map((widget) => [widget.id, widget]));
  const retry = (): void => void data.refetch();
  const inReadingOrder = [...widgets].sort((a, b) => a.layout.y - b.layout.y || a.layout.x - b.layout.x);
  return (
    <DrillContext.Provider value={drillId === undefined ? undefined : openDrill}>
      <header className="lens-heading">
        {heading && (
          <div>
            <h2>{title}</h2>
            {description && <p>{description}</p>}
          </div>
        )}
        <DataFacts answers={data.data} busy={data.isFetching} />
        <button
          type="button"
          className="lens-button"
          onClick={() => void refresh()}
          disabled={data.isFetching}
        >
          Refresh
        </button>
      </header>
      <FilterBar
        source={source}
        filters={filters}
        values={values}
        onChange={(next) => {
          setValues(next);
          onFiltersChange?.(next);
        }}
      />
      {data.isError && (
        <Notice kind="error" title="The data could not be loaded" error={data.error} onRetry={retry} />
      )}
      <div className="lens-grid" aria-busy={data.isFetching} data-waiting={data.isPlaceholderData}>
        {inReadingOrder.map((widget) => (
          <DashboardCell key={widget.id} widget={widget}>
            <WidgetCard widget={widget} data={answers.get(widget.id)} failed={data.isError} onRetry={retry} />
          </DashboardCell>
        ))}
      </div>
      {drilled !== undefined && drillId !== undefined && (
        <DrillDialog
          dashboardId={drillId}
          {...drilled}
          request={request}
          onClose={() => setDrilled(undefined)}
        />
      )}
    </DrillContext.Provider>
  );
}
