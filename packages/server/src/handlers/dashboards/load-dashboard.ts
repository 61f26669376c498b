import type { Handler } from '../../http/handler.ts';
import { runOptions } from '../queries/run-options.ts';

/** `POST /dashboards/:id/data`: one widget's failure is that widget's item. */
export const loadDashboard: Handler<'loadDashboard'> = async ({ lens, principal, params, body, request }) => {
  const started = performance.now();
  const { items, warnings } = await lens.dashboards.data(principal, params.id, body, runOptions(request));
  return { kind: 'answers', items, warnings, durationMs: performance.now() - started };
};
