import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /datasets/import`: 201 only where a dataset was made. */
export const importDataset: Handler<'importDataset'> = async ({ lens, principal, query, body, request }) => {
  const report = await lens.datasets.import(principal, body, query, requestFacts(request));
  const isMade = !report.dryRun && report.changes.some(({ action }) => action === 'create');
  if (!isMade) return { kind: 'json', status: 200, body: report };
  const location = `${request.mountPath}/datasets/${report.id}`;
  return { kind: 'json', status: 201, body: report, location };
};
