import { ValidationError } from '@istari-lens/core';
import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards` */
export const listDashboards: Handler<'listDashboards'> = async ({ lens, principal, query }) => {
  const { favourite, ...page } = query;
  if (favourite === true) {
    throw new ValidationError('invalid_request', 'Favourites are not supported yet by this version.', [
      { pointer: 'favourite', code: 'not_supported', detail: 'This is not supported yet. Leave it out.' },
    ]);
  }
  return { kind: 'json', status: 200, body: await lens.dashboards.list(principal, page) };
};
