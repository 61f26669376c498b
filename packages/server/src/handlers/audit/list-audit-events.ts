import type { Handler } from '../../http/handler.ts';

/** `GET /audit` */
export const listAuditEvents: Handler<'listAuditEvents'> = async ({ lens, principal, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.audit.list(principal, query),
});
