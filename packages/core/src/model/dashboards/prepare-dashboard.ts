import type { Dashboard, DashboardDataRequest, Widget } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { Warning } from '../../contract/types/query.ts';
import { nearest } from '../../contract/nearest.ts';
import { isTimeZone } from '../../query/index.ts';
import type { FindDatasets } from '../queries/askable-dataset.ts';
import { checkShape, type CheckedSpec } from '../queries/check-shape.ts';
import type { PreparedQuestion } from '../queries/prepare-question.ts';
import type { Question } from '../queries/question.ts';
import { unknownDataset } from '../queries/unknown-dataset.ts';
import { descriptorOf } from '../widgets/descriptor-of.ts';
import { derivedWidgets, sourcesOf, type DerivedWidgets } from './derived-widgets.ts';
import { activeFilters, applyFilters, type ActiveFilter } from './native-filters.ts';
import { refusedRequest } from './refused-request.ts';

/** A widget's question, ready to be answered, or why it cannot be asked. */
export type PreparedWidget = { id: string; prepared: PreparedQuestion } | { id: string; error: unknown };

/** The questions of one load of a dashboard, in the dashboard's order. */
export interface PreparedDashboard {
  widgets: PreparedWidget[];
  warnings: Warning[];
  /** Widgets that are made of the answers; null when there are none. */
  derived: DerivedWidgets | null;
}

export interface PrepareDashboardContext {
  findDatasets: FindDatasets;
  prepare(question: Question): Promise<PreparedQuestion> | PreparedQuestion;
}

/**
 * Prepares the questions of the widgets that a load asks for, narrowed by its filters. A widget whose
 * question cannot be asked has its own error. Throws a ValidationError for a request that does not fit the
 * dashboard.
 */
export async function prepareDashboard(
  context: PrepareDashboardContext,
  dashboard: Dashboard,
  request: DashboardDataRequest,
  principal: Principal,
): Promise<PreparedDashboard> {
  const { active, issues } = activeFilters(dashboard, request.filters ?? {});
  issues.push(...requestIssues(dashboard, request));
  if (issues.length > 0) throw refusedRequest(issues);

  const isWanted = (id: string): boolean => request.widgets?.includes(id) ?? true;
  const derived = derivedWidgets(dashboard.widgets, isWanted);
  const sources = derived === null ? undefined : sourcesOf(derived);
  const wanted = dashboard.widgets.filter(({ id }) => isWanted(id) || sources?.has(id) === true);
  const asked = wanted.map(readQuestion).filter((question) => question !== null);
  const references = asked.flatMap((question) => ('spec' in question ? [question.spec.dataset] : []));
  const datasets = await context.findDatasets(principal, references);
  const timezones = [request.timezone, principal.timezone, dashboard.timezone];
  const toQuestion = (widget: Widget, spec: CheckedSpec, filters: readonly ActiveFilter[]): Narrowed => {
    const askable = datasets.get(spec.dataset);
    if (askable === undefined) throw unknownDataset(spec.dataset, []);
    const narrowed = applyFilters(widget, spec, askable.dataset, filters);
    return { question: { spec: narrowed.spec, askable, principal, timezones }, warnings: narrowed.warnings };
  };

  const warnings: Warning[] = [];
  const widgets = asked.map(async (question): Promise<PreparedWidget> => {
    const { id } = question.widget;
    try {
      if ('error' in question) throw question.error;
      const narrowed = toQuestion(question.widget, question.spec, active);
      warnings.push(...narrowed.warnings);
      return { id, prepared: await context.prepare(narrowed.question) };
    } catch (error) {
      return { id, error };
    }
  });
  return { widgets: await Promise.all(widgets), warnings, derived };
}

interface Narrowed {
  question: Question;
  warnings: Warning[];
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

/** What is wrong with the zone of a request. */
export function timezoneIssues({ timezone }: Pick<DashboardDataRequest, 'timezone'>): ProblemIssue[] {
  if (timezone === undefined || isTimeZone(timezone)) return [];
  const detail = 'This is not an IANA time zone. Write one such as "Europe/Paris".';
  return [{ pointer: '/timezone', code: 'unknown_timezone', detail }];
}

function requestIssues(dashboard: Dashboard, request: DashboardDataRequest): ProblemIssue[] {
  const issues = timezoneIssues(request);
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
