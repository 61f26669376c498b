import type { Handler } from '../../http/handler.ts';
import { getDashboardData } from '../dashboards/get-dashboard-data.ts';
import { openedDashboard } from './opened-dashboard.ts';

/** `GET /public/dashboards/:key/data?filters=` */
export const getPublicDashboardData: Handler<'getPublicDashboardData'> = (input) =>
  getDashboardData({ ...input, params: { id: openedDashboard(input.principal) } });
