import type { WidgetDataRequest } from '../../contract/types/dashboard-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { QueryResult } from '../../contract/types/query.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { NotFoundError } from '../../errors/index.ts';
import type { Answer, RunOptions } from '../../lens-types.ts';
import { checkInput } from '../check-input.ts';
import type { LoadDashboard } from './load-dashboard.ts';
import { refusedRequest } from './refused-request.ts';
import type { RememberedDashboard } from './remember-dashboards.ts';

/**
 * The answer of one widget, as a load of its dashboard would have it. Throws the widget's own error, a NotFoundError
 * for an unknown widget and a ValidationError for one that asks nothing.
 */
export async function loadWidget(
  load: LoadDashboard['load'],
  found: RememberedDashboard,
  widgetId: string,
  given: WidgetDataRequest,
  principal: Principal,
  options: RunOptions = {},
): Promise<Answer> {
  if (!found.dashboard.widgets.some(({ id }) => id === widgetId)) throw new NotFoundError('The widget');
  const request = checkInput(schemas.WidgetDataRequest, given, 'The widget cannot be loaded as asked.');
  const { items, warnings } = await load(found, { ...request, widgets: [widgetId] }, principal, options);
  const [item] = items;
  if (item === undefined) {
    const detail = 'This widget asks no question, so it has no data.';
    throw refusedRequest([{ pointer: '', code: 'no_query', detail }]);
  }
  if (item.status === 'error') throw item.error;
  return warnings.length === 0 ? item.answer : withWarnings(item.answer, warnings);
}

function withWarnings(answer: Answer, warnings: QueryResult['warnings']): Answer {
  const result = JSON.parse(new TextDecoder().decode(answer.body)) as QueryResult;
  const told = { ...result, warnings: [...result.warnings, ...warnings] };
  return { ...answer, body: new TextEncoder().encode(JSON.stringify(told)) };
}
