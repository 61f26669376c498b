import { createClient } from '@istari-lens/client';
import type { Admin } from './seed/seed.ts';
import { formatTable } from './print-table.ts';

interface LoadedWidget {
  id: string;
  title: string;
  kind: string;
  columns: { name: string }[];
  rows: Record<string, unknown>[];
  cache: { status: string };
}

interface Load {
  durationMs: number;
  /** One for every widget that asks a query. */
  statuses: string[];
}

/** What `--once --json` prints. */
export interface OnceReport {
  dashboard: { id: string; title: string };
  widgets: LoadedWidget[];
  loads: Load[];
}

/** Logs in over HTTP and loads the dashboard twice; throws when a widget fails or the cache did not help. */
export async function loadTwice(baseUrl: string, admin: Admin, dashboardId: string): Promise<OnceReport> {
  const client = createClient({ baseUrl, session: 'body' });
  await client.auth.login(admin);
  const dashboard = await client.dashboards.get(dashboardId);
  const loads: Load[] = [];
  const widgets: LoadedWidget[] = [];
  for (const expected of ['miss', 'hit']) {
    const started = performance.now();
    const data = await client.dashboards.data(dashboardId);
    const durationMs = Math.round((performance.now() - started) * 10) / 10;
    for (const item of data.widgets) {
      if (item.status === 'error') throw new Error(`Widget "${item.id}" failed: ${item.error.detail}`);
    }
    const statuses = data.widgets.map((item) => item.cache?.status ?? 'none');
    loads.push({ durationMs, statuses });
    if (!statuses.every((status) => status === expected)) {
      throw new Error(
        `Every widget should have been a cache ${expected}, but they were: ${statuses.join(', ')}.`,
      );
    }
    if (expected === 'hit') continue;
    for (const { id, title, kind } of dashboard.widgets) {
      const item = data.widgets.find((candidate) => candidate.id === id);
      widgets.push({
        id,
        title,
        kind,
        columns: item?.status === 'ok' ? item.result.columns : [],
        rows: item?.status === 'ok' ? item.result.rows : [],
        cache: { status: item?.cache?.status ?? 'none' },
      });
    }
  }
  await client.auth.logout();
  return { dashboard: { id: dashboard.id, title: dashboard.title }, widgets, loads };
}

/** The report for people. */
export function formatReport(report: OnceReport): string {
  const sections = report.widgets
    .filter((widget) => widget.columns.length > 0)
    .map((widget) => {
      const names = widget.columns.map((column) => column.name);
      return `${widget.title} (${widget.kind})\n${formatTable(names, widget.rows)}`;
    });
  const loads = report.loads.map((load, index) => {
    const counts = Map.groupBy(load.statuses, (status) => status);
    const summary = [...counts].map(([status, all]) => `${all.length} ${status}`).join(', ');
    return `${index === 0 ? 'First' : 'Second'} load: ${load.durationMs} ms, ${summary}`;
  });
  return [report.dashboard.title, ...sections, loads.join('\n')].join('\n\n');
}
