import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { createAppDatabase, type AppDatabase } from '../src/databases/index.ts';
import type { DashboardDefinition } from '../src/index.ts';
import {
  createDashboardsRepository,
  DASHBOARD_SORTS,
} from '../src/model/dashboards/dashboards-repository.ts';
import { createFavouritesRepository } from '../src/model/dashboards/favourites-repository.ts';
import { createVersionsRepository, VERSION_SORTS } from '../src/model/dashboards/versions-repository.ts';
import { createLinksRepository, LINK_SORTS } from '../src/model/links/links-repository.ts';
import { planList, type ListPlan, type SortKeys } from '../src/model/lists/list-plan.ts';
import { createSharesRepository } from '../src/model/sharing/shares-repository.ts';
import { testForeignAttempts, type Attempt } from './support/foreign-attempts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const OTHER = 'other';

let fixture: LensFixture;
let database: AppDatabase;
/** Ids of what the tenant `default` has. */
let ids: Record<'user' | 'dashboard' | 'link', string>;

beforeAll(async () => {
  fixture = await createLensFixture();
  database = createAppDatabase({ url: fixture.app.url, schema: 'lens' });
  await fixture.app.query(`insert into lens.tenants (id, name) values ($1, 'Other')`, [OTHER]);
  const dashboard = await createDashboardsRepository(database, 'lens').insert(fixture.admin, mine);
  const { id: link } = await createLinksRepository(database, 'lens').insert('default', dashboard, newLink());
  ids = { user: fixture.admin.id, dashboard, link };
  await createVersionsRepository(database, 'lens').keep('default', ids.dashboard, [versionOf(1)]);
  await createFavouritesRepository(database, 'lens').add(fixture.admin, ids.dashboard);
});
afterAll(async () => {
  await database?.close();
  await fixture?.close();
});

const mine: DashboardDefinition = {
  title: 'Mine',
  filters: [],
  widgets: [
    {
      id: 'n',
      title: '',
      kind: 'text',
      options: { text: 'Mine' },
      layout: { x: 0, y: 0, w: 1, h: 1 },
      query: null,
    },
  ],
};
const versionOf = (revision: number) => ({
  revision,
  definition: mine,
  createdBy: null,
  restoredFrom: null,
});
function newLink(): Parameters<ReturnType<typeof createLinksRepository>['insert']>[2] {
  return {
    name: null,
    keyHash: randomBytes(32),
    passwordHash: null,
    expiresAt: null,
    maxViews: null,
    origins: [],
    createdBy: `user:${fixture.admin.id}`,
    createdByRole: 'admin',
  };
}
const planOf = (keys: SortKeys): ListPlan => planList({ limit: 100 }, keys, Object.keys(keys)[0] ?? '');

describe.each([
  [
    'sharing of dashboards',
    () => createSharesRepository(database, 'lens', 'dashboard'),
    {
      replace: () =>
        createSharesRepository(database, 'lens', 'dashboard').replace(OTHER, ids.dashboard, {
          visibility: 'private',
          access: 'view',
          shares: [],
        }),
      users: () => createSharesRepository(database, 'lens', 'dashboard').users(OTHER, [ids.user]),
    },
  ],
  [
    'dashboards',
    () => createDashboardsRepository(database, 'lens'),
    {
      find: () => createDashboardsRepository(database, 'lens').find(OTHER, ids.dashboard),
      list: () =>
        createDashboardsRepository(database, 'lens').list(
          { ...fixture.admin, tenant: OTHER },
          planOf(DASHBOARD_SORTS),
        ),
      insert: () =>
        createDashboardsRepository(database, 'lens').insert(
          { ...fixture.admin, tenant: OTHER },
          { title: 'x', filters: [], widgets: [] },
        ),
      update: () =>
        createDashboardsRepository(database, 'lens').update(
          { tenant: OTHER, id: ids.dashboard, revision: 1 },
          { ...mine, title: 'Stolen', widgets: [] },
        ),
      delete: () =>
        createDashboardsRepository(database, 'lens').delete({
          tenant: OTHER,
          id: ids.dashboard,
          revision: 1,
        }),
      revokeEmbeds: () => createDashboardsRepository(database, 'lens').revokeEmbeds(OTHER, ids.dashboard),
    },
    // Of nobody.
    ['now'],
  ],
  [
    'versions of dashboards',
    () => createVersionsRepository(database, 'lens'),
    {
      keep: () => createVersionsRepository(database, 'lens').keep(OTHER, ids.dashboard, [versionOf(2)]),
      list: () =>
        createVersionsRepository(database, 'lens').list(OTHER, ids.dashboard, planOf(VERSION_SORTS)),
      find: () => createVersionsRepository(database, 'lens').find(OTHER, ids.dashboard, 1),
    },
  ],
  [
    'favourites',
    () => createFavouritesRepository(database, 'lens'),
    {
      add: () =>
        createFavouritesRepository(database, 'lens').add({ ...fixture.admin, tenant: OTHER }, ids.dashboard),
      remove: () =>
        createFavouritesRepository(database, 'lens').remove(
          { ...fixture.admin, tenant: OTHER },
          ids.dashboard,
        ),
    },
  ],
  [
    'public links',
    () => createLinksRepository(database, 'lens'),
    {
      insert: () => createLinksRepository(database, 'lens').insert(OTHER, ids.dashboard, newLink()),
      list: () => createLinksRepository(database, 'lens').list(OTHER, ids.dashboard, planOf(LINK_SORTS)),
      remove: () => createLinksRepository(database, 'lens').remove(OTHER, ids.dashboard, ids.link),
      countView: () => createLinksRepository(database, 'lens').countView(OTHER, ids.link),
    },
    // Whoever opens a link has nothing but its key.
    ['stateInAnyTenant'],
  ],
] satisfies [string, () => object, Record<string, Attempt>, string[]?][])(
  'control 13: the repository of %s',
  (_, create, attempts, wide: string[] = []) => {
    testForeignAttempts({ create, attempts, wide, app: () => fixture.app });
  },
);
