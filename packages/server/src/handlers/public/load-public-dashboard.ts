import type { Handler } from '../../http/handler.ts';
import { loadDashboard } from '../dashboards/load-dashboard.ts';
import { openedDashboard } from './opened-dashboard.ts';

/** `POST /public/dashboards/:key/data` */
export const loadPublicDashboard: Handler<'loadPublicDashboard'> = (input) =>
  loadDashboard({ ...input, params: { id: openedDashboard(input.principal) } });
