import type { DashboardDefinition } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import { principalKey } from '../sharing/principal-key.ts';
import { seenSql, sharingColumns } from '../sharing/seen-sql.ts';
import type { DashboardRecord, DashboardSummaryRecord } from './dashboard-record.ts';

/** What the list of dashboards can be sorted by. */
export const DASHBOARD_SORTS: SortKeys = {
  title: { type: 'text', column: 'title' },
  updatedAt: { type: 'time', column: 'updated_at' },
};

/** One state of a dashboard. */
export interface DashboardRevision {
  tenant: string;
  id: string;
  revision: number;
}

export interface DashboardsRepository {
  /** The dashboard and its widgets in one read, whoever may see it. */
  find(tenant: string, id: string): Promise<DashboardRecord | undefined>;
  /** Of those that the principal may see, or of its favourites among them, up to one row more than the page. */
  list(principal: Principal, plan: ListPlan, only?: 'favourites'): Promise<DashboardSummaryRecord[]>;
  /** Adds a dashboard with its widgets in one statement; its id. */
  insert(owner: Principal, definition: DashboardDefinition): Promise<string>;
  /**
   * Puts a definition in the place of the one of this revision, in several statements of one transaction; false when it
   * is at another, or gone.
   */
  update(dashboard: DashboardRevision, definition: DashboardDefinition): Promise<boolean>;
  /** Ends the embed tokens that were made until then; no other revision. False when it is gone. */
  revokeEmbeds(tenant: string, id: string): Promise<boolean>;
  /** Milliseconds since the epoch by the database's clock, which all processes share. */
  now(): Promise<number>;
  /** False when it is at another revision, or gone. */
  delete(dashboard: DashboardRevision): Promise<boolean>;
}

/** The only SQL about dashboards and their widgets. */
export function createDashboardsRepository(client: SqlClient, schema: string): DashboardsRepository {
  const prefix = quoteIdentifier(schema);
  const dashboards = `${prefix}.dashboards`;
  const widgets = `${prefix}.widgets`;
  const place = { kind: 'dashboard', prefix, object: 'd' } as const;
  /** `dashboard` is what gives the ids, `parameter` the number of the widgets' JSON; the tenant is the first parameter. */
  const insertWidgets = (dashboard: string, parameter: number): string => `insert into ${widgets}
      (tenant_id, dashboard_id, id, position, title, kind, query, options, layout, filter_bindings)
    select $1, dashboard.id, w.value ->> 'id', w.ordinality - 1, w.value ->> 'title', w.value ->> 'kind',
      case when json_typeof(w.value -> 'query') = 'object' then w.value -> 'query' end,
      w.value -> 'options', w.value -> 'layout', w.value -> 'filterBindings'
    from ${dashboard}, json_array_elements($${parameter}::json) with ordinality w`;
  return {
    async find(tenant, id) {
      const found = await client.query<DashboardRecord>({
        text: `select id, title, description, timezone, filters, revision,
            created_at as "createdAt", updated_at as "updatedAt", embeds_revoked_at as "embedsRevokedAt", ${sharingColumns(place)}, coalesce((
              select json_agg(json_build_object('id', w.id, 'title', w.title, 'kind', w.kind, 'query', w.query,
                'options', w.options, 'layout', w.layout, 'filterBindings', w.filter_bindings) order by w.position)
              from ${widgets} w where w.tenant_id = d.tenant_id and w.dashboard_id = d.id), '[]'::json) as widgets
          from ${dashboards} d where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return found.rows[0];
    },
    async list(principal, plan, only) {
      const seen = seenSql(principal, { ...place, parameter: 2 });
      const values: unknown[] = [principal.tenant, ...seen.values];
      let favourite = '';
      if (only === 'favourites') {
        values.push(principalKey(principal));
        favourite = ` and exists (select from ${prefix}.dashboard_favourites f
          where f.tenant_id = d.tenant_id and f.dashboard_id = d.id and f.principal = $${values.length}::text)`;
      }
      const page = keysetSql(plan, "concat_ws(' ', title, description)", values.length + 1);
      const found = await client.query<DashboardSummaryRecord>({
        text: `select id, revision, title, description, updated_at as "updatedAt",
            (select count(*)::int from ${widgets} w where w.tenant_id = d.tenant_id and w.dashboard_id = d.id)
              as "widgetCount"
          from ${dashboards} d where tenant_id = $1${seen.where}${favourite}${page.where} ${page.tail}`,
        values: [...values, ...page.values],
      });
      return found.rows;
    },
    async insert(owner, definition) {
      const isUser = owner.kind === 'user';
      const inserted = await client.query<{ id: string }>({
        text: `with dashboard as (
            insert into ${dashboards} (tenant_id, title, description, timezone, filters, owner_id, owner_principal)
            values ($1, $2, $3, $4, $5::json, $6::uuid, $7) returning id
          ), added as (${insertWidgets('dashboard', 8)})
          select id from dashboard`,
        values: [
          owner.tenant,
          ...rowOf(definition),
          isUser ? owner.id : null,
          isUser ? null : principalKey(owner),
          JSON.stringify(definition.widgets),
        ],
      });
      const id = inserted.rows[0]?.id;
      if (id === undefined) throw new Error('The new dashboard came back without its id.');
      return id;
    },
    async update({ tenant, id, revision }, definition) {
      // Locks the dashboard's row, so that the widgets of two changes are never mixed.
      const updated = await client.query({
        text: `update ${dashboards} set title = $4, description = $5, timezone = $6, filters = $7::json,
            revision = revision + 1, updated_at = now()
          where tenant_id = $1 and id = $2::uuid and revision = $3`,
        values: [tenant, id, revision, ...rowOf(definition)],
      });
      if (updated.rowCount !== 1) return false;
      await client.query({
        text: `delete from ${widgets} where tenant_id = $1 and dashboard_id = $2::uuid`,
        values: [tenant, id],
      });
      await client.query({
        text: insertWidgets('(select $2::uuid as id) dashboard', 3),
        values: [tenant, id, JSON.stringify(definition.widgets)],
      });
      return true;
    },
    async revokeEmbeds(tenant, id) {
      const revoked = await client.query({
        text: `update ${dashboards} set embeds_revoked_at = greatest(embeds_revoked_at, clock_timestamp())
          where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return revoked.rowCount === 1;
    },
    async now() {
      const { rows } = await client.query<{ now: number }>({
        text: 'select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now',
      });
      const [row] = rows;
      if (row === undefined) throw new Error('The database did not say what time it is.');
      return row.now;
    },
    async delete({ tenant, id, revision }) {
      const deleted = await client.query({
        text: `delete from ${dashboards} where tenant_id = $1 and id = $2::uuid and revision = $3`,
        values: [tenant, id, revision],
      });
      return deleted.rowCount === 1;
    },
  };
}

/** Title, description, timezone and filters, as the columns of these names hold them. */
function rowOf({ title, description, timezone, filters }: DashboardDefinition): unknown[] {
  return [title, description ?? null, timezone ?? null, JSON.stringify(filters)];
}
