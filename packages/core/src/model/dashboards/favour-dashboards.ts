import { requireAccess } from '../access/require-access.ts';
import type { DashboardContext } from './dashboard-context.ts';
import { createFavouritesRepository } from './favourites-repository.ts';
import { findToView } from './find-dashboard.ts';
import type { DashboardRecordsService } from './types.ts';

/** Favourites of each principal among the dashboards that it may see. */
export function favourDashboards({
  database,
  repository,
}: DashboardContext): Pick<DashboardRecordsService, 'addFavourite' | 'removeFavourite'> {
  const favourites = createFavouritesRepository(database, database.schema);
  return {
    async addFavourite(principal, id) {
      requireAccess(principal, { role: 'viewer', scope: 'dashboards:read' });
      await favourites.add(principal, (await findToView(repository, principal, id)).id);
    },

    async removeFavourite(principal, id) {
      requireAccess(principal, { role: 'viewer', scope: 'dashboards:read' });
      await favourites.remove(principal, (await findToView(repository, principal, id)).id);
    },
  };
}
