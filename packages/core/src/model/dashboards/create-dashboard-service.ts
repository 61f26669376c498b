import type { DashboardDefinition } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { NotFoundError, ValidationError } from '../../errors/index.ts';
import type { DashboardService, Logger } from '../../lens-types.ts';
import { actorOf, ownerOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { isUuid } from '../is-uuid.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import type { FindDatasets } from '../queries/askable-dataset.ts';
import { checkQuestions, type CompileForDashboard } from './check-questions.ts';
import type { DashboardRecord } from './dashboard-record.ts';
import { dashboardIssues } from './dashboard-issues.ts';
import { createDashboardsRepository, DASHBOARD_SORTS } from './dashboards-repository.ts';
import { loadDashboard, type AskForDashboard } from './load-dashboard.ts';
import { toDashboard, toDashboardSummary } from './to-dashboard.ts';

export interface DashboardServiceOptions {
  database: AppDatabase;
  ask: AskForDashboard;
  compile: CompileForDashboard;
  findDatasets: FindDatasets;
  logger: Logger;
}

/**
 * Saved pages of widgets. Until dashboards are shared one by one, everyone in the tenant may read
 * them; editors may make them.
 */
export function createDashboardService(options: DashboardServiceOptions): DashboardService {
  const { database } = options;
  const repository = createDashboardsRepository(database, database.schema);

  async function read(principal: Principal, id: string): Promise<DashboardRecord> {
    requireAccess(principal, { role: 'viewer', scope: 'dashboards:read' });
    const record = isUuid(id) ? await repository.find(principal.tenant, id) : undefined;
    if (record === undefined) throw new NotFoundError('The dashboard');
    return record;
  }

  return {
    async list(principal, query) {
      requireAccess(principal, { role: 'viewer', scope: 'dashboards:read' });
      const plan = planList(query, DASHBOARD_SORTS, 'title');
      const rows = await repository.list(principal.tenant, plan);
      return toPage(plan, rows, toDashboardSummary, (row) => ({
        value: plan.key.type === 'time' ? row.updatedAt.toISOString() : row.title,
        id: row.id,
      }));
    },

    async get(principal, id) {
      return toDashboard(await read(principal, id));
    },

    async create(principal, definition) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const checked = checkShape(definition);
      const issues = dashboardIssues(checked);
      if (issues.length === 0) issues.push(...(await checkQuestions(options, principal, checked)));
      if (issues.length > 0) throw invalidDashboard(issues);
      const record = await database.transaction(async (client) => {
        const dashboards = createDashboardsRepository(client, database.schema);
        const id = await dashboards.insert(principal.tenant, checked, ownerOf(principal));
        await createAuditRepository(client, database.schema).append(principal.tenant, {
          actor: actorOf(principal),
          action: 'dashboard.created',
          target: { kind: 'dashboard', id },
          outcome: 'success',
        });
        return dashboards.find(principal.tenant, id);
      });
      if (record === undefined) throw new NotFoundError('The dashboard');
      return toDashboard(record);
    },

    async data(principal, id, request = {}, runOptions = {}) {
      const dashboard = toDashboard(await read(principal, id));
      const parsed = parseWith(schemas.DashboardDataRequest, request);
      if (!parsed.ok) {
        throw new ValidationError(
          'invalid_request',
          summaryOf('The dashboard cannot be loaded as asked.', parsed.issues),
          parsed.issues,
        );
      }
      return loadDashboard(options, principal, dashboard, parsed.value, runOptions);
    },
  };
}

function checkShape(definition: DashboardDefinition): DashboardDefinition {
  const parsed = parseWith(schemas.DashboardDefinition, definition);
  if (!parsed.ok) throw invalidDashboard(parsed.issues);
  return parsed.value;
}

function invalidDashboard(issues: ValidationError['issues']): ValidationError {
  return new ValidationError('invalid_dashboard', summaryOf('The dashboard cannot be made.', issues), issues);
}
