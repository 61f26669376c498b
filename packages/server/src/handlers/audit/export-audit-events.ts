import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `GET /audit/export` */
export const exportAuditEvents: Handler<'exportAuditEvents'> = async ({
  lens,
  principal,
  query,
  request,
}) => {
  const { format = 'csv' } = query;
  const { contentType, chunks } = await lens.audit.export(principal, query, requestFacts(request));
  return { kind: 'stream', media: contentType, fileName: `audit.${format}`, chunks };
};
