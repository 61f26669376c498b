import type { DashboardDataRequest } from '@istari-lens/core';
import type { Handler } from '../../http/handler.ts';
import { isNamed, runOptions } from '../queries/run-options.ts';

/** `POST /dashboards/:id/data`: one widget's failure is that widget's item. */
export const loadDashboard: Handler<'loadDashboard'> = async ({ lens, principal, params, request }) => {
  const started = performance.now();
  // Checked by the service, which reads no JSON that it has read lately.
  const asked = (await request.json()) as DashboardDataRequest | Uint8Array;
  const isRecalled = asked instanceof Uint8Array && !isNamed(request);
  const known = isRecalled ? lens.dashboards.recall(principal, params.id, asked) : undefined;
  const { items, warnings } =
    known ?? (await lens.dashboards.data(principal, params.id, asked, runOptions(request)));
  return { kind: 'answers', items, warnings, durationMs: performance.now() - started };
};
