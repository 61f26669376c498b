import { NotFoundError, ValidationError } from '../../errors/index.ts';
import type { AppDatabase } from '../../databases/index.ts';
import type { DashboardService, Logger } from '../../lens-types.ts';
import { schemas } from '../../contract/schemas/index.ts';
import type { DashboardListQuery, WidgetDataRequest } from '../../contract/types/dashboard-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { rememberAccess } from '../access/remember-access.ts';
import { requireAccess } from '../access/require-access.ts';
import { checkInput } from '../check-input.ts';
import { isUuid } from '../is-uuid.ts';
import { createDatasetsRepository } from '../datasets/datasets-repository.ts';
import type { DatasetContext } from '../datasets/dataset-context.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import type { FindDatasets } from '../queries/askable-dataset.ts';
import type { AskContext } from '../queries/ask-context.ts';
import { compileQuestion } from '../queries/compile-question.ts';
import { mayUse } from '../sharing/may-use.ts';
import { askFilterValues } from './ask-filter-values.ts';
import { opensDashboard } from '../sharing/opens.ts';
import { changeDashboards } from './change-dashboards.ts';
import { changeWidgets } from './change-widgets.ts';
import type { DashboardContext } from './dashboard-context.ts';
import { createDashboardsRepository, DASHBOARD_SORTS } from './dashboards-repository.ts';
import { drillWidget } from './drill-widget.ts';
import { favourDashboards } from './favour-dashboards.ts';
import { findToView } from './find-dashboard.ts';
import { createLoadDashboard } from './load-dashboard.ts';
import { loadWidget } from './load-widget.ts';
import { moveDashboards } from './move-dashboards.ts';
import type { DashboardMemo, RememberedDashboard } from './remember-dashboards.ts';
import { shareDashboards } from './share-dashboards.ts';
import { toDashboard, toDashboardSummary } from './to-dashboard.ts';
import { versionDashboards } from './version-dashboards.ts';

export interface DashboardServiceOptions {
  database: AppDatabase;
  context: AskContext;
  findDatasets: FindDatasets;
  /** Of datasets that come with an imported dashboard. */
  datasets: Omit<DatasetContext, 'repository'>;
  /** Of the same database. */
  memo: DashboardMemo;
  logger: Logger;
}

/** Saved pages of widgets. */
export function createDashboardService(options: DashboardServiceOptions): DashboardService {
  const { database, context: askContext, findDatasets, memo } = options;
  const repository = createDashboardsRepository(database, database.schema);
  const { load, recall } = createLoadDashboard(options);
  const mayLoad = rememberAccess({ role: 'viewer', scope: 'dashboards:read', guests: true });
  const context: DashboardContext = {
    database,
    repository,
    findDatasets,
    compile: (question) => compileQuestion(askContext, question),
    datasets: { ...options.datasets, repository: createDatasetsRepository(database, database.schema) },
    onChanged: (tenant, id) => memo.forget(tenant, id),
  };

  return {
    ...changeDashboards(context),
    ...changeWidgets(context),
    ...versionDashboards(context),
    ...favourDashboards(context),
    ...shareDashboards(context),
    ...moveDashboards(context),

    async list(principal, query) {
      requireAccess(principal, { role: 'viewer', scope: 'dashboards:read' });
      const plan = planList(query, DASHBOARD_SORTS, 'title');
      const rows = await repository.list(principal, plan, isForFavourites(query) ? 'favourites' : undefined);
      return toPage(plan, rows, toDashboardSummary, (row) => ({
        value: plan.key.type === 'time' ? row.updatedAt.toISOString() : row.title,
        id: row.id,
      }));
    },

    async get(principal, id) {
      requireAccess(principal, { role: 'viewer', scope: 'dashboards:read', guests: true });
      return toDashboard(await findToView(repository, principal, id));
    },

    recall(principal, id, request) {
      mayLoad(principal);
      const found = isUuid(id) ? memo.recall(principal.tenant, id.toLowerCase()) : undefined;
      return isSeen(found, principal) ? recall(found, request, principal) : undefined;
    },

    async data(principal, id, request = {}, runOptions = {}) {
      return load(await findToLoad(principal, id), request, principal, runOptions);
    },

    async answerWidget(principal, { id, widgetId }, request = {}, runOptions) {
      const found = await findToLoad(principal, id);
      const widget = found.dashboard.widgets.find((one) => one.id === widgetId);
      if (widget === undefined) throw new NotFoundError('The widget');
      const asked = checkInput(schemas.WidgetDataRequest, request, 'The widget cannot be loaded as asked.');
      if (!isDrill(asked)) return loadWidget(load, found, widgetId, asked, principal, runOptions);
      return drillWidget(options, found.dashboard, widget, asked, principal, runOptions);
    },

    async answerFilterValues(principal, { id, filterId }, request = {}, runOptions) {
      const { dashboard } = await findToLoad(principal, id);
      const where = { dashboard, filterId };
      return askFilterValues({ context: askContext, findDatasets }, where, principal, request, runOptions);
    },
  };

  async function findToLoad(principal: Principal, id: string): Promise<RememberedDashboard> {
    mayLoad(principal);
    const found = isUuid(id) ? await memo.find(principal.tenant, id.toLowerCase()) : undefined;
    if (!isSeen(found, principal)) throw new NotFoundError('The dashboard');
    return found;
  }
}

function isSeen(found: RememberedDashboard | undefined, principal: Principal): found is RememberedDashboard {
  if (found === undefined || !mayUse(found.sharing, principal, 'view')) return false;
  return opensDashboard(principal, { id: found.dashboard.id, embedsRevokedAt: found.embedsRevokedAt });
}

function isDrill(
  request: WidgetDataRequest,
): request is WidgetDataRequest & Required<Pick<WidgetDataRequest, 'drill'>> {
  return request.drill !== undefined;
}

/** TypeScript alone does not keep a text away from a host's own call. */
function isForFavourites({ favourite = false }: DashboardListQuery = {}): boolean {
  if (typeof favourite === 'boolean') return favourite;
  const detail = 'This must be true or false.';
  throw new ValidationError('invalid_request', `The list cannot be given as asked. At favourite: ${detail}`, [
    { pointer: 'favourite', code: 'wrong_type', detail },
  ]);
}
