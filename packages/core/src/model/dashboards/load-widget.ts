import type { WidgetDataRequest } from '../../contract/types/dashboard-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { QueryResult } from '../../contract/types/query.ts';
import type { ValidationError } from '../../errors/index.ts';
import type { Answer, RunOptions } from '../../lens-types.ts';
import type { LoadDashboard } from './load-dashboard.ts';
import { refusedRequest } from './refused-request.ts';
import type { RememberedDashboard } from './remember-dashboards.ts';

/**
 * The answer of one widget, as a load of its dashboard would have it. Throws the widget's own error, and
 * a ValidationError for one that asks nothing.
 */
export async function loadWidget(
  load: LoadDashboard['load'],
  found: RememberedDashboard,
  widgetId: string,
  request: WidgetDataRequest,
  principal: Principal,
  options: RunOptions = {},
): Promise<Answer> {
  const { drill: _drill, ...asked } = request;
  const { items, warnings } = await load(found, { ...asked, widgets: [widgetId] }, principal, options);
  const [item] = items;
  if (item === undefined) throw asksNothing();
  if (item.status === 'error') throw item.error;
  return warnings.length === 0 ? item.answer : withWarnings(item.answer, warnings);
}

/** The refusal of a widget without a question. */
export function asksNothing(): ValidationError {
  const detail = 'This widget asks no question, so it has no data.';
  return refusedRequest([{ pointer: '', code: 'no_query', detail }]);
}

/** An answer that says more than the cached one. */
export function withWarnings(answer: Answer, warnings: QueryResult['warnings']): Answer {
  const result = JSON.parse(new TextDecoder().decode(answer.body)) as QueryResult;
  const told = { ...result, warnings: [...result.warnings, ...warnings] };
  return { ...answer, body: new TextEncoder().encode(JSON.stringify(told)) };
}
