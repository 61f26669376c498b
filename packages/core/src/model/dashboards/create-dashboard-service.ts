import type { DashboardDefinition } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { NotFoundError, ValidationError } from '../../errors/index.ts';
import type { DashboardService, Logger } from '../../lens-types.ts';
import { actorOf, ownerOf } from '../access/actor-of.ts';
import { rememberAccess } from '../access/remember-access.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { isUuid } from '../is-uuid.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import type { FindDatasets } from '../queries/askable-dataset.ts';
import type { AskContext } from '../queries/ask-context.ts';
import { compileQuestion } from '../queries/compile-question.ts';
import { checkQuestions, type CompileForDashboard } from './check-questions.ts';
import type { DashboardRecord } from './dashboard-record.ts';
import { dashboardIssues } from './dashboard-issues.ts';
import { createDashboardsRepository, DASHBOARD_SORTS } from './dashboards-repository.ts';
import { createLoadDashboard } from './load-dashboard.ts';
import { createDashboardMemo } from './remember-dashboards.ts';
import { toDashboard, toDashboardSummary } from './to-dashboard.ts';

export interface DashboardServiceOptions {
  database: AppDatabase;
  context: AskContext;
  findDatasets: FindDatasets;
  logger: Logger;
}

/**
 * Saved pages of widgets. Until dashboards are shared one by one, everyone in the tenant may read
 * them; editors may make them.
 */
export function createDashboardService(options: DashboardServiceOptions): DashboardService {
  const { database, context, findDatasets } = options;
  const repository = createDashboardsRepository(database, database.schema);
  const { load, recall } = createLoadDashboard(options);
  const mayLoad = rememberAccess({ role: 'viewer', scope: 'dashboards:read' });
  const memo = createDashboardMemo({
    read: async (tenant, id) => {
      const record = await repository.find(tenant, id);
      return record && toDashboard(record);
    },
  });
  const compile: CompileForDashboard = (question) => compileQuestion(context, question);

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
      if (issues.length === 0)
        issues.push(...(await checkQuestions({ compile, findDatasets }, principal, checked)));
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

    recall(principal, id, request) {
      mayLoad(principal);
      const found = isUuid(id) ? memo.recall(principal.tenant, id.toLowerCase()) : undefined;
      return found && recall(found, request, principal);
    },

    async data(principal, id, request = {}, runOptions = {}) {
      mayLoad(principal);
      const found = isUuid(id) ? await memo.find(principal.tenant, id.toLowerCase()) : undefined;
      if (found === undefined) throw new NotFoundError('The dashboard');
      return load(found, request, principal, runOptions);
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
