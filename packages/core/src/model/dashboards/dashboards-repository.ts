import type { DashboardDefinition } from '../../contract/types/dashboard.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import type { DashboardRecord, DashboardSummaryRecord } from './dashboard-record.ts';

/** What the list of dashboards can be sorted by. */
export const DASHBOARD_SORTS: SortKeys = {
  title: { type: 'text', column: 'title' },
  updatedAt: { type: 'time', column: 'updated_at' },
};

export interface DashboardsRepository {
  /** The dashboard and its widgets in one read. */
  find(tenant: string, id: string): Promise<DashboardRecord | undefined>;
  /** Up to one row more than the page. */
  list(tenant: string, plan: ListPlan): Promise<DashboardSummaryRecord[]>;
  /** Adds a dashboard with its widgets in one statement; its id. */
  insert(tenant: string, definition: DashboardDefinition, ownerId: string | null): Promise<string>;
}

/** The only SQL about dashboards and their widgets. */
export function createDashboardsRepository(client: SqlClient, schema: string): DashboardsRepository {
  const prefix = quoteIdentifier(schema);
  const dashboards = `${prefix}.dashboards`;
  const widgets = `${prefix}.widgets`;
  return {
    async find(tenant, id) {
      const found = await client.query<DashboardRecord>({
        text: `select id, title, description, timezone, filters, revision,
            created_at as "createdAt", updated_at as "updatedAt", coalesce((
              select json_agg(json_build_object('id', w.id, 'title', w.title, 'kind', w.kind, 'query', w.query,
                'options', w.options, 'layout', w.layout, 'filterBindings', w.filter_bindings) order by w.position)
              from ${widgets} w where w.tenant_id = d.tenant_id and w.dashboard_id = d.id), '[]'::json) as widgets
          from ${dashboards} d where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return found.rows[0];
    },
    async list(tenant, plan) {
      const page = keysetSql(plan, 'title', 2);
      const found = await client.query<DashboardSummaryRecord>({
        text: `select id, revision, title, description, updated_at as "updatedAt",
            (select count(*)::int from ${widgets} w where w.tenant_id = d.tenant_id and w.dashboard_id = d.id)
              as "widgetCount"
          from ${dashboards} d where tenant_id = $1${page.where} ${page.tail}`,
        values: [tenant, ...page.values],
      });
      return found.rows;
    },
    async insert(tenant, definition, ownerId) {
      const inserted = await client.query<{ id: string }>({
        text: `with dashboard as (
            insert into ${dashboards} (tenant_id, title, description, timezone, filters, owner_id)
            values ($1, $2, $3, $4, $5::json, $6::uuid) returning id
          ), added as (
            insert into ${widgets}
              (tenant_id, dashboard_id, id, position, title, kind, query, options, layout, filter_bindings)
            select $1, dashboard.id, w.value ->> 'id', w.ordinality - 1, w.value ->> 'title', w.value ->> 'kind',
              case when json_typeof(w.value -> 'query') = 'object' then w.value -> 'query' end,
              w.value -> 'options', w.value -> 'layout', w.value -> 'filterBindings'
            from dashboard, json_array_elements($7::json) with ordinality w
          )
          select id from dashboard`,
        values: [
          tenant,
          definition.title,
          definition.description ?? null,
          definition.timezone ?? null,
          JSON.stringify(definition.filters),
          ownerId,
          JSON.stringify(definition.widgets),
        ],
      });
      const id = inserted.rows[0]?.id;
      if (id === undefined) throw new Error('The new dashboard came back without its id.');
      return id;
    },
  };
}
