import type { Handler } from '../../http/handler.ts';

/** `GET /data-sources/:id/resources/:schema/:name/columns` */
export const listResourceColumns: Handler<'listResourceColumns'> = async ({ lens, principal, params }) => {
  const { id, ...table } = params;
  return { kind: 'json', status: 200, body: await lens.datasources.columns(principal, id, table) };
};
