import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /dashboards/import`: 201 where a dashboard was made, 200 where that was only tried. */
export const importDashboard: Handler<'importDashboard'> = async (input) => {
  const { lens, principal, query, body, request } = input;
  const report = await lens.dashboards.import(principal, body, query, requestFacts(request));
  if (report.dryRun) return { kind: 'json', status: 200, body: report };
  const location = `${request.mountPath}/dashboards/${report.id}`;
  return { kind: 'json', status: 201, body: report, location };
};
