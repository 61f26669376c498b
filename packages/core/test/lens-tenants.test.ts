import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe } from 'vitest';
import { createAppDatabase, type AppDatabase } from '../src/databases/index.ts';
import { API_KEY_SORTS, createApiKeysRepository } from '../src/model/api-keys/api-keys-repository.ts';
import { createDashboardsRepository } from '../src/model/dashboards/dashboards-repository.ts';
import {
  createDataSourcesRepository,
  DATA_SOURCE_SORTS,
} from '../src/model/data-sources/data-sources-repository.ts';
import { createDatasetUsesRepository } from '../src/model/datasets/dataset-uses-repository.ts';
import { createDatasetsRepository, DATASET_SORTS } from '../src/model/datasets/datasets-repository.ts';
import { planList, type ListPlan, type SortKeys } from '../src/model/lists/list-plan.ts';
import { createSharesRepository } from '../src/model/sharing/shares-repository.ts';
import { createOwnSessionsRepository, SESSION_SORTS } from '../src/model/sessions/own-sessions-repository.ts';
import { createSessionsRepository } from '../src/model/sessions/sessions-repository.ts';
import { createAccountsRepository, USER_SORTS } from '../src/model/users/accounts-repository.ts';
import { createUsersRepository } from '../src/model/users/users-repository.ts';
import { testForeignAttempts, type Attempt } from './support/foreign-attempts.ts';
import { ADMIN, createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const OTHER = 'other';

let fixture: LensFixture;
let database: AppDatabase;
/** Ids of what the tenant `default` has. */
let ids: Record<'user' | 'session' | 'apiKey' | 'dataSource' | 'dataset' | 'dashboard', string>;

/** Of the user of the tenant `default`. */
let passwordHash = '';

beforeAll(async () => {
  fixture = await createLensFixture();
  database = createAppDatabase({ url: fixture.app.url, schema: 'lens' });
  await fixture.app.query(`insert into lens.tenants (id, name) values ($1, 'Other')`, [OTHER]);
  const { refreshToken } = await fixture.lens.auth.login(ADMIN);
  const known = await createUsersRepository(database, 'lens').find('default', fixture.admin.id);
  passwordHash = known?.passwordHash ?? '';
  const [source] = (await fixture.lens.datasources.list(fixture.admin)).items;
  const dataset = await createDatasetsRepository(database, 'lens').insert(fixture.admin, flightsDataset);
  ids = {
    user: fixture.admin.id,
    session: refreshToken.split('.')[0] ?? '',
    apiKey: (await fixture.lens.apiKeys.create(fixture.admin, { name: 'Mine', scopes: ['admin'] })).id,
    dataSource: source?.id ?? '',
    dataset: dataset?.id ?? '',
    dashboard: await createDashboardsRepository(database, 'lens').insert(fixture.admin, {
      title: 'Mine',
      filters: [],
      widgets: [
        {
          id: 'n',
          title: '',
          kind: 'kpi',
          options: {},
          layout: { x: 0, y: 0, w: 1, h: 1 },
          query: { dataset: 'flights', metrics: [{ aggregate: 'count' }] },
        },
      ],
    }),
  };
});
afterAll(async () => {
  await database?.close();
  await fixture?.close();
});

const planOf = (keys: SortKeys): ListPlan => planList({ limit: 100 }, keys, Object.keys(keys)[0] ?? '');

/** Methods that take no tenant because the caller has nothing but a secret or an address; each is named here on purpose. */
const DEPLOYMENT_WIDE = {
  users: ['findByEmailInAnyTenant', 'existsInAnyTenant'],
  'API keys': ['stateInAnyTenant'],
  sessions: ['findToken', 'rotate', 'eraseSuccessors', 'removeEnded'],
};

describe.each([
  [
    'users',
    () => createUsersRepository(database, 'lens'),
    {
      find: () => createUsersRepository(database, 'lens').find(OTHER, ids.user),
      recordLogin: () =>
        createUsersRepository(database, 'lens').recordLogin(OTHER, ids.user, {
          at: new Date(),
          email: ADMIN.email,
          hash: passwordHash,
          rehash: 'b',
        }),
      replacePassword: () =>
        createUsersRepository(database, 'lens').replacePassword(OTHER, ids.user, {
          at: new Date(),
          from: passwordHash,
          to: 'b',
        }),
      insert: () =>
        createUsersRepository(database, 'lens').insert(OTHER, {
          email: ADMIN.email,
          name: null,
          role: 'admin',
          passwordHash: 'x',
        }),
    },
  ],
  [
    'sessions',
    () => createSessionsRepository(database, 'lens'),
    {
      state: () => createSessionsRepository(database, 'lens').state(OTHER, ids.session),
      revoke: () =>
        createSessionsRepository(database, 'lens').revoke(OTHER, ids.session, 'logout', new Date()),
      insert: () =>
        createSessionsRepository(database, 'lens').insert(
          OTHER,
          {
            id: crypto.randomUUID(),
            userId: ids.user,
            userAgent: null,
            ip: null,
            expiresAt: new Date(),
            token: { hash: new Uint8Array(32), expiresAt: new Date() },
          },
          new Date(),
        ),
    },
  ],
  [
    'own sessions',
    () => createOwnSessionsRepository(database, 'lens'),
    {
      list: () =>
        createOwnSessionsRepository(database, 'lens').list(
          OTHER,
          ids.user,
          planOf(SESSION_SORTS),
          new Date(),
        ),
      end: () => createOwnSessionsRepository(database, 'lens').end(OTHER, ids.user, ids.session, new Date()),
      endAll: () =>
        createOwnSessionsRepository(database, 'lens').endAll(OTHER, ids.user, {
          reason: 'logout',
          now: new Date(),
        }),
    },
  ],
  [
    'accounts',
    () => createAccountsRepository(database, 'lens'),
    {
      find: () => createAccountsRepository(database, 'lens').find(OTHER, ids.user),
      findToChange: () => createAccountsRepository(database, 'lens').findToChange(OTHER, ids.user),
      lockAdmins: () => createAccountsRepository(database, 'lens').lockAdmins(OTHER),
      list: () => createAccountsRepository(database, 'lens').list(OTHER, planOf(USER_SORTS)),
      insert: () =>
        createAccountsRepository(database, 'lens').insert(OTHER, {
          email: ADMIN.email,
          name: null,
          role: 'admin',
          timezone: null,
          attributes: {},
          passwordHash: 'x',
        }),
      update: () =>
        createAccountsRepository(database, 'lens').update(OTHER, ids.user, {
          email: 'stolen@example.com',
          name: null,
          role: 'viewer',
          timezone: null,
          attributes: {},
          disabledAt: new Date(),
        }),
      endSessions: () =>
        createAccountsRepository(database, 'lens').endSessions(OTHER, ids.user, 'disabled', new Date()),
      sessionIds: () => createAccountsRepository(database, 'lens').sessionIds(OTHER, ids.user),
      disown: () => createAccountsRepository(database, 'lens').disown(OTHER, ids.user),
      remove: () => createAccountsRepository(database, 'lens').remove(OTHER, ids.user),
    },
  ],
  [
    'API keys',
    () => createApiKeysRepository(database, 'lens'),
    {
      find: () => createApiKeysRepository(database, 'lens').find(OTHER, ids.apiKey),
      list: () => createApiKeysRepository(database, 'lens').list(OTHER, planOf(API_KEY_SORTS)),
      remove: () => createApiKeysRepository(database, 'lens').remove(OTHER, ids.apiKey),
      rotate: () =>
        createApiKeysRepository(database, 'lens').rotate(OTHER, ids.apiKey, {
          hash: new Uint8Array(32),
          previousExpiresAt: null,
        }),
      recordUse: () => createApiKeysRepository(database, 'lens').recordUse(OTHER, ids.apiKey, new Date()),
      insert: () =>
        createApiKeysRepository(database, 'lens').insert(
          OTHER,
          {
            id: crypto.randomUUID(),
            name: 'Stolen',
            scopes: ['admin'],
            secretHash: new Uint8Array(32),
            expiresAt: null,
            ownerId: ids.user,
            creatorKind: 'user',
            creatorRole: 'admin',
          },
          new Date(),
        ),
    },
  ],
  [
    'data sources',
    () => createDataSourcesRepository(database, 'lens'),
    {
      find: () => createDataSourcesRepository(database, 'lens').find(OTHER, ids.dataSource),
      findDefault: () => createDataSourcesRepository(database, 'lens').findDefault(OTHER),
      names: () => createDataSourcesRepository(database, 'lens').names(OTHER),
      list: () => createDataSourcesRepository(database, 'lens').list(OTHER, planOf(DATA_SOURCE_SORTS)),
      setStatus: async () => {
        const sources = createDataSourcesRepository(database, 'lens');
        const mine = await sources.find('default', ids.dataSource);
        return mine && sources.setStatus({ ...mine, tenant: OTHER }, 'failing', new Date());
      },
      insert: () =>
        createDataSourcesRepository(database, 'lens').insert({
          id: ids.dataSource,
          tenant: OTHER,
          name: 'Stolen',
          urlEncrypted: 'x',
          replicaUrlsEncrypted: null,
        }),
      update: () =>
        createDataSourcesRepository(database, 'lens').update(OTHER, ids.dataSource, {
          name: 'Stolen',
          urls: { urlEncrypted: 'x' },
        }),
      delete: () => createDataSourcesRepository(database, 'lens').delete(OTHER, ids.dataSource),
      impact: async () =>
        Object.values(
          await createDataSourcesRepository(database, 'lens').impact(OTHER, ids.dataSource),
        ).flat(),
      ensureConfiguredDefault: () =>
        createDataSourcesRepository(database, 'lens').ensureConfiguredDefault('nobody', 'x'),
    },
  ],
  [
    'datasets',
    () => createDatasetsRepository(database, 'lens'),
    {
      find: () => createDatasetsRepository(database, 'lens').find(OTHER, ids.dataset),
      findByName: () => createDatasetsRepository(database, 'lens').findByName(OTHER, flightsDataset.name),
      list: () =>
        createDatasetsRepository(database, 'lens').list(
          { ...fixture.admin, tenant: OTHER },
          planOf(DATASET_SORTS),
        ),
      update: () =>
        createDatasetsRepository(database, 'lens').update(
          { tenant: OTHER, id: ids.dataset, revision: 1 },
          flightsDataset,
        ),
      delete: () =>
        createDatasetsRepository(database, 'lens').delete({ tenant: OTHER, id: ids.dataset, revision: 1 }),
      findAskable: () =>
        createDatasetsRepository(database, 'lens').findAskable(OTHER, [ids.dataset, 'flights']),
      names: () => createDatasetsRepository(database, 'lens').names(OTHER),
      parts: async () => Object.values(await createDatasetsRepository(database, 'lens').parts(OTHER)).flat(),
      insert: () =>
        createDatasetsRepository(database, 'lens').insert(
          { ...fixture.admin, kind: 'host', tenant: OTHER },
          { ...flightsDataset, dataSourceId: ids.dataSource },
        ),
    },
  ],
  [
    'sharing of datasets',
    () => createSharesRepository(database, 'lens', 'dataset'),
    {
      replace: () =>
        createSharesRepository(database, 'lens', 'dataset').replace(OTHER, ids.dataset, {
          visibility: 'private',
          access: 'view',
          shares: [],
        }),
      users: () => createSharesRepository(database, 'lens', 'dataset').users(OTHER, [ids.user]),
    },
  ],
  [
    'uses of datasets',
    () => createDatasetUsesRepository(database, 'lens'),
    {
      dashboards: () =>
        createDatasetUsesRepository(database, 'lens').dashboards(OTHER, { name: 'flights', id: ids.dataset }),
    },
  ],
] satisfies [string, () => object, Record<string, Attempt>][])(
  'control 13: the repository of %s',
  (name, create, attempts) => {
    const wide = name in DEPLOYMENT_WIDE ? DEPLOYMENT_WIDE[name as keyof typeof DEPLOYMENT_WIDE] : [];
    testForeignAttempts({ create, attempts, wide, app: () => fixture.app });
  },
);
