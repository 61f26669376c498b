import { schemas } from '../../contract/schemas/index.ts';
import type { DeletionImpact } from '../../contract/types/data-source-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { Fernet } from '../../crypto/index.ts';
import { errorCode, type AppDatabase, type SqlClient, type UrlRules } from '../../databases/index.ts';
import { NotFoundError, type LensError } from '../../errors/index.ts';
import type { Logger } from '../../lens-types.ts';
import { actorOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { checkInput } from '../check-input.ts';
import { isUuid } from '../is-uuid.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { holdQuota } from '../tenants/hold-quota.ts';
import { checkUrls } from './check-urls.ts';
import { configuredUrl, dataSourceInUse, defaultStays, nameTaken } from './data-source-errors.ts';
import type { DataSourceConnections } from './data-source-connections.ts';
import type { DataSourceRecord } from './data-source-record.ts';
import {
  createDataSourcesRepository,
  DATA_SOURCE_SORTS,
  type DataSourceRowChange,
  type DataSourcesRepository,
} from './data-sources-repository.ts';
import type { Introspection } from './introspection/create-introspection.ts';
import { sealReplicaUrls, sealUrl } from './sealed-urls.ts';
import { testConnection, type TestConnectionOptions } from './test-connection.ts';
import { toDataSource } from './to-data-source.ts';
import type { DataSourceService } from './types.ts';

export interface DataSourceServiceOptions {
  database: AppDatabase;
  connections: Pick<DataSourceConnections, 'renew' | 'forget'>;
  serversOf: TestConnectionOptions['serversOf'];
  introspection: Introspection;
  fernet: Fernet;
  rules: UrlRules;
  /** Told of a data source whose URL was changed, or that was deleted: its answers are of no more use. */
  onChanged: (tenant: string, id: string) => Promise<unknown>;
  logger: Logger;
  clock: () => Date;
}

const ADMIN = { role: 'admin', scope: 'admin' } as const;
const EDITOR = { role: 'editor', scope: 'datasets:write' } as const;

/** The analytics databases of a tenant. */
export function createDataSourceService(options: DataSourceServiceOptions): DataSourceService {
  const { database, connections, introspection, fernet, rules, clock } = options;
  const repositoryOf = (client: SqlClient): DataSourcesRepository =>
    createDataSourcesRepository(client, database.schema);
  const repository = repositoryOf(database);

  async function read({ tenant }: Principal, id: string): Promise<DataSourceRecord> {
    const record = isUuid(id) ? await repository.find(tenant, id) : undefined;
    if (record === undefined) throw new NotFoundError('The data source');
    return record;
  }

  /** A change and its audit event, both or neither. */
  async function audited<Result>(
    principal: Principal,
    { id, ...event }: Pick<AuditEvent, 'action' | 'details' | 'facts'> & { id: string },
    change: (sources: DataSourcesRepository, client: SqlClient) => Promise<Result>,
  ): Promise<Result> {
    return database.transaction(async (client) => {
      const result = await change(repositoryOf(client), client);
      await createAuditRepository(client, database.schema).append(principal.tenant, {
        ...event,
        actor: actorOf(principal),
        target: { kind: 'dataSource', id },
        outcome: 'success',
      });
      return result;
    });
  }

  return {
    async list(principal, query) {
      requireAccess(principal, EDITOR);
      const plan = planList(query, DATA_SOURCE_SORTS, 'name');
      const rows = await repository.list(principal.tenant, plan);
      return toPage(plan, rows, toDataSource, (row) => ({
        value: plan.key.type === 'time' ? row.createdAt.toISOString() : row.name,
        id: row.id,
      }));
    },

    async get(principal, id) {
      requireAccess(principal, EDITOR);
      return toDataSource(await read(principal, id));
    },

    async create(principal, input, facts) {
      requireAccess(principal, ADMIN);
      const message = 'The data source cannot be added.';
      const { name, url, replicaUrls = [] } = checkInput(schemas.DataSourceCreate, input, message);
      checkUrls({ url, replicaUrls }, rules, message);
      const owner = { tenant: principal.tenant, id: crypto.randomUUID() };
      const event = { id: owner.id, action: 'dataSource.created', facts };
      const record = await audited(principal, event, async (sources, client) => {
        await holdQuota(client, database.schema, principal.tenant, 'dataSources');
        const inserted = await sources.insert({
          ...owner,
          name,
          urlEncrypted: sealUrl(fernet, owner, url),
          replicaUrlsEncrypted: sealReplicaUrls(fernet, owner, replicaUrls),
        });
        if (inserted === undefined) throw nameTaken(name);
        return inserted;
      });
      return toDataSource(record);
    },

    async update(principal, id, change, facts) {
      requireAccess(principal, ADMIN);
      const message = 'The data source cannot be changed.';
      const checked = checkInput(schemas.DataSourceChange, change, message);
      const before = await read(principal, id);
      if (before.urlEncrypted === null) refuseUrls(checked);
      checkUrls(checked, rules, message);
      const urls = sealedChange(fernet, before, checked);
      const details = { changed: Object.keys(checked).toSorted() };
      const event = { id: before.id, action: 'dataSource.changed', facts, details };
      const record = await audited(principal, event, async (sources) => {
        const row = { ...(checked.name === undefined ? {} : { name: checked.name }), ...urls };
        const updated = await sources.update(before.tenant, before.id, row);
        if (updated === 'name_taken') throw nameTaken(checked.name ?? before.name);
        if (updated === undefined) throw new NotFoundError('The data source');
        return updated;
      });
      if (urls !== undefined) {
        connections.renew(record);
        await options.onChanged(record.tenant, record.id);
      }
      return toDataSource(record);
    },

    async delete(principal, id, facts) {
      requireAccess(principal, ADMIN);
      const record = await read(principal, id);
      if (record.isDefault) throw defaultStays();
      const inUse = async (): Promise<LensError> =>
        dataSourceInUse(await repository.impact(record.tenant, record.id));
      try {
        const event = { id: record.id, action: 'dataSource.deleted', facts };
        await audited(principal, event, async (sources) => {
          if (!(await sources.delete(record.tenant, record.id))) throw new NotFoundError('The data source');
        });
      } catch (error) {
        // Not asked before: a dataset may be made at this moment, and the database knows.
        if (errorCode(error) === FOREIGN_KEY_VIOLATION) throw await inUse();
        throw error;
      }
      connections.forget(record.tenant, record.id);
      await options.onChanged(record.tenant, record.id);
    },

    async impact(principal, id): Promise<DeletionImpact> {
      requireAccess(principal, ADMIN);
      const record = await read(principal, id);
      return repository.impact(record.tenant, record.id);
    },

    async test(principal, id, facts) {
      requireAccess(principal, ADMIN);
      const record = await read(principal, id);
      const result = await testConnection(record, options);
      await database.transaction(async (client) => {
        await repositoryOf(client).setStatus(record, result.ok ? 'ok' : 'failing', clock());
        await createAuditRepository(client, database.schema).append(record.tenant, {
          actor: actorOf(principal),
          action: 'dataSource.tested',
          target: { kind: 'dataSource', id: record.id },
          outcome: result.ok ? 'success' : 'failure',
          facts,
        });
      });
      return result;
    },

    async resources(principal, id, query) {
      requireAccess(principal, EDITOR);
      return introspection.resources(await read(principal, id), query);
    },

    async columns(principal, id, table) {
      requireAccess(principal, EDITOR);
      const checked = checkInput(schemas.ResourceParams, { ...table, id }, 'There can be no such table.');
      return introspection.columns(await read(principal, id), checked);
    },
  };
}

const FOREIGN_KEY_VIOLATION = '23503';

function refuseUrls(change: { url?: string; replicaUrls?: string[] }): void {
  if (change.url !== undefined || change.replicaUrls !== undefined) throw configuredUrl(change);
}

/** The tokens of a change. Replicas follow one primary, so they go with its URL. */
function sealedChange(
  fernet: Fernet,
  owner: DataSourceRecord,
  { url, replicaUrls = url === undefined ? undefined : [] }: { url?: string; replicaUrls?: string[] },
): Pick<DataSourceRowChange, 'urls'> | undefined {
  if (replicaUrls === undefined) return undefined;
  const replicas = { replicaUrlsEncrypted: sealReplicaUrls(fernet, owner, replicaUrls) };
  if (url === undefined) return { urls: replicas };
  return { urls: { urlEncrypted: sealUrl(fernet, owner, url), ...replicas } };
}
