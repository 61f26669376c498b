import type { Dashboard, Widget } from '../../contract/types/dashboard.ts';
import type { WidgetDataRequest } from '../../contract/types/dashboard-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { nearest } from '../../contract/nearest.ts';
import { pointerTo } from '../../contract/pointer.ts';
import { summaryOf } from '../../contract/summary.ts';
import { ValidationError } from '../../errors/index.ts';
import type { Answer, RunOptions } from '../../lens-types.ts';
import { aliasOf, rowFieldNames, type GroupValue } from '../../query/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { ask } from '../queries/ask.ts';
import type { AskContext } from '../queries/ask-context.ts';
import type { FindDatasets } from '../queries/askable-dataset.ts';
import { checkShape, partsChecked, type CheckedSpec } from '../queries/check-shape.ts';
import { isOfTheData } from '../queries/is-of-the-data.ts';
import { unknownDataset } from '../queries/unknown-dataset.ts';
import { descriptorOf } from '../widgets/descriptor-of.ts';
import { asksNothing, withWarnings } from './load-widget.ts';
import { activeFilters, applyFilters } from './native-filters.ts';
import { timezoneIssues } from './prepare-dashboard.ts';
import { refusedRequest } from './refused-request.ts';

/** Most rows of one drill. The answer says when there are more. */
const MAX_ROWS = 500;
/** Most fields of a row; of a wider dataset the first ones. */
const MAX_FIELDS = 200;

export interface DrillWidgetContext {
  context: AskContext;
  findDatasets: FindDatasets;
}

/**
 * Rows of the dataset behind one group of a widget's answer, under the filters of the load. They are more than what the
 * widget shows, so it takes what a question of one's own takes. Throws a ForbiddenError without that, and a ValidationError
 * for a request that does not fit or a widget without groups.
 */
export async function drillWidget(
  { context, findDatasets }: DrillWidgetContext,
  dashboard: Dashboard,
  widget: Widget,
  request: WidgetDataRequest & Required<Pick<WidgetDataRequest, 'drill'>>,
  principal: Principal,
  options: RunOptions = {},
): Promise<Answer> {
  requireAccess(principal, { role: 'editor', scope: 'query:read' });
  const { active, issues } = activeFilters(dashboard, request.filters ?? {});
  issues.push(...timezoneIssues(request));
  const own = descriptorOf(widget.kind).toQuerySpec(widget);
  if (own === null) throw asksNothing();
  const spec = checkShape(own);
  const { group, unknown } = readGroup(spec, request.drill);
  issues.push(...unknown);
  if (spec.fields !== undefined) {
    const detail = 'This widget shows rows as they are, so there are none behind them.';
    issues.push({ pointer: '/drill', code: 'not_supported', detail });
  }
  if (issues.length > 0) throw refusedRequest(issues);

  const askable = (await findDatasets(principal, [spec.dataset])).get(spec.dataset);
  if (askable === undefined) throw unknownDataset(spec.dataset, []);
  const { dataset } = askable;
  const narrowed = applyFilters(widget, spec, dataset, active);
  const { filters, segments, timezone } = narrowed.spec;
  const question = {
    spec: partsChecked({
      dataset: spec.dataset,
      fields: rowFieldNames(dataset, principal.role, context.models).slice(0, MAX_FIELDS),
      ...(filters === undefined ? {} : { filters }),
      ...(segments === undefined ? {} : { segments }),
      ...(timezone === undefined ? {} : { timezone }),
      limit: Math.min(MAX_ROWS, context.config.query.maxRows),
    }),
    group,
    askable,
    principal,
    timezones: [request.timezone, principal.timezone, dashboard.timezone],
  };
  const fresh = options.fresh ?? request.fresh ?? false;
  const answer = await ask(context, question, { ...options, fresh }).catch((error: unknown) => {
    throw error instanceof ValidationError ? inRequest(error) : error;
  });
  return narrowed.warnings.length === 0 ? answer : withWarnings(answer, narrowed.warnings);
}

function readGroup(
  { dimensions = [] }: CheckedSpec,
  drill: WidgetDataRequest['drill'] = {},
): { group: GroupValue[]; unknown: ProblemIssue[] } {
  const group: GroupValue[] = [];
  const unknown: ProblemIssue[] = [];
  const known = new Map(
    dimensions.map((dimension) => [
      aliasOf(dimension),
      typeof dimension === 'string' ? { field: dimension } : dimension,
    ]),
  );
  for (const [alias, value] of Object.entries(drill)) {
    const dimension = known.get(alias);
    if (dimension !== undefined) {
      group.push({ dimension, value });
      continue;
    }
    const allowed = [...known.keys()];
    const suggestion = nearest(alias, allowed);
    unknown.push({
      pointer: pointerTo(['drill', alias]),
      code: 'unknown_dimension',
      detail: 'The widget has no dimension of this name.',
      allowed,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  return { group, unknown };
}

/** The same error, pointing into the request: what is not about the group is the widget's own. */
function inRequest(error: ValidationError): ValidationError {
  const issues = error.issues.map((issue) =>
    issue.pointer.startsWith('/drill') ? issue : { ...issue, pointer: '' },
  );
  const code = isOfTheData(error.code) ? error.code : 'invalid_request';
  const detail = isOfTheData(error.code) ? error.message : summaryOf('The rows cannot be shown.', issues);
  return new ValidationError(code, detail, issues, { cause: error });
}
