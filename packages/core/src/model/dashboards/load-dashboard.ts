import { randomUUID } from 'node:crypto';
import type { Dashboard, DashboardDataRequest, Widget } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { Warning } from '../../contract/types/query.ts';
import { nearest } from '../../contract/nearest.ts';
import { summaryOf } from '../../contract/summary.ts';
import { ValidationError } from '../../errors/index.ts';
import type { Answer, AnswerItem, Logger, RunOptions } from '../../lens-types.ts';
import { isTimeZone } from '../../query/index.ts';
import type { AskableDataset, FindDatasets } from '../queries/askable-dataset.ts';
import { checkShape, type CheckedSpec } from '../queries/check-shape.ts';
import { unknownDataset } from '../queries/unknown-dataset.ts';
import { toLensError } from '../to-lens-error.ts';
import { descriptorOf } from '../widgets/descriptor-of.ts';
import { activeFilters, applyFilters } from './native-filters.ts';

/** Answers one question of a dashboard whose reading has been allowed. */
export type AskForDashboard = (
  question: {
    spec: CheckedSpec;
    askable: AskableDataset;
    principal: Principal;
    timezones: (string | undefined)[];
  },
  options: RunOptions,
) => Promise<Answer>;

export interface LoadDashboardContext {
  ask: AskForDashboard;
  findDatasets: FindDatasets;
  logger: Logger;
}

/**
 * Answers the questions of a dashboard's widgets, at once and in the dashboard's order. A widget that
 * fails is an item with its own error. Throws a ValidationError for a request that does not fit the
 * dashboard.
 */
export async function loadDashboard(
  context: LoadDashboardContext,
  principal: Principal,
  dashboard: Dashboard,
  request: DashboardDataRequest,
  options: RunOptions,
): Promise<{ items: AnswerItem[]; warnings: Warning[] }> {
  const { active, issues } = activeFilters(dashboard, request.filters ?? {});
  issues.push(...requestIssues(dashboard, request));
  if (issues.length > 0) {
    throw new ValidationError(
      'invalid_request',
      summaryOf('The dashboard cannot be loaded as asked.', issues),
      issues,
    );
  }

  const wanted = dashboard.widgets.filter(({ id }) => request.widgets?.includes(id) ?? true);
  const questions = wanted.map(readQuestion).filter((question) => question !== null);
  const references = questions.flatMap((question) => ('spec' in question ? [question.spec.dataset] : []));
  const datasets = await context.findDatasets(principal.tenant, references);

  const timezones = [request.timezone, principal.timezone, dashboard.timezone];
  const runOptions = { signal: options.signal, fresh: options.fresh ?? request.fresh ?? false };
  const warnings: Warning[] = [];
  const items = questions.map((question) => {
    const { widget } = question;
    return answerItem(context.logger, widget, async () => {
      if ('error' in question) throw question.error;
      const askable = datasets.get(question.spec.dataset);
      if (askable === undefined) throw unknownDataset(question.spec.dataset, []);
      const narrowed = applyFilters(widget, question.spec, askable.dataset, active);
      warnings.push(...narrowed.warnings);
      return context.ask({ spec: narrowed.spec, askable, principal, timezones }, runOptions);
    });
  });
  return { items: await Promise.all(items), warnings };
}

type WidgetQuestion = { widget: Widget; spec: CheckedSpec } | { widget: Widget; error: unknown };

/** A widget's question; null when it asks none, an error when what is stored is not sound. */
function readQuestion(widget: Widget): WidgetQuestion | null {
  try {
    const spec = descriptorOf(widget.kind).toQuerySpec(widget);
    return spec === null ? null : { widget, spec: checkShape(spec) };
  } catch (error) {
    return { widget, error };
  }
}

async function answerItem(
  logger: Logger,
  widget: Widget,
  answer: () => Promise<Answer>,
): Promise<AnswerItem> {
  const startedAt = performance.now();
  const { id } = widget;
  try {
    const given = await answer();
    const { queryId, cache, durationMs } = given;
    return { id, status: 'ok', answer: given, meta: { id, queryId, cache, durationMs } };
  } catch (error) {
    const queryId = randomUUID();
    const meta = { id, queryId, cache: null, durationMs: performance.now() - startedAt };
    return { id, status: 'error', error: toLensError(error, logger, { widgetId: id, queryId }), meta };
  }
}

function requestIssues(dashboard: Dashboard, request: DashboardDataRequest): ProblemIssue[] {
  const issues: ProblemIssue[] = [];
  if (request.timezone !== undefined && !isTimeZone(request.timezone)) {
    const detail = 'This is not an IANA time zone. Write one such as "Europe/Paris".';
    issues.push({ pointer: '/timezone', code: 'unknown_timezone', detail });
  }
  const ids = dashboard.widgets.map(({ id }) => id);
  for (const [index, id] of (request.widgets ?? []).entries()) {
    if (ids.includes(id)) continue;
    const suggestion = nearest(id, ids);
    issues.push({
      pointer: `/widgets/${index}`,
      code: 'unknown_widget',
      detail: 'The dashboard has no widget with this id.',
      allowed: ids,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  return issues;
}
