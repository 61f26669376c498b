import type { Handler } from '../../http/handler.ts';
import { listFilterValues } from '../dashboards/list-filter-values.ts';
import { openedDashboard } from './opened-dashboard.ts';

/** `POST /public/dashboards/:key/filters/:filterId/values` */
export const listPublicFilterValues: Handler<'listPublicFilterValues'> = (input) => {
  const { filterId } = input.params;
  return listFilterValues({ ...input, params: { id: openedDashboard(input.principal), filterId } });
};
