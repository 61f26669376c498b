import type { DashboardDefinition, Widget } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { isWithin } from '../../contract/pointer.ts';
import { definitionIssues } from './check-dashboard.ts';
import type { CheckQuestionsContext } from './check-questions.ts';
import { invalidDashboard } from './dashboard-errors.ts';
import { isDerivedFrom } from './derivation-issues.ts';
import { derivationOf } from './derived-widgets.ts';

export interface WidgetToCheck {
  given: Widget;
  /** Of the dashboard it goes into. */
  definition: DashboardDefinition;
  /** The widgets it will stand beside. */
  others: readonly Widget[];
}

const ONLY = '/widgets/0';

/**
 * Checks an untrusted widget alone, so that nobody has to mend the others of its dashboard first. Throws a
 * ValidationError `invalid_dashboard` with every problem, whose pointers lead into the widget.
 */
export async function checkWidget(
  context: CheckQuestionsContext,
  principal: Principal,
  { given, definition, others }: WidgetToCheck,
): Promise<Widget> {
  const parsed = parseWith(schemas.Widget, given);
  if (!parsed.ok) throw refused(parsed.issues);
  const widget = parsed.value;
  const issues: ProblemIssue[] = [];
  if (others.some(({ id }) => id === widget.id)) {
    const detail = 'This id is taken already. Use another one.';
    issues.push({ pointer: '/id', code: 'duplicate', detail });
  }
  const whole = parseWith(schemas.DashboardDefinition, { ...definition, widgets: [...others, widget] });
  if (!whole.ok) {
    const crowded = whole.issues.filter(({ pointer }) => pointer === '/widgets');
    issues.push(...crowded.map((issue) => ({ ...issue, pointer: '' })));
  }
  // Where widgets are made of others, those stand and fall together.
  const widgets = isDerivedFrom([widget, ...others]) ? [widget, ...others] : [widget];
  for (const issue of await definitionIssues(context, principal, { ...definition, widgets })) {
    if (isWithin(issue.pointer, ONLY)) issues.push({ ...issue, pointer: issue.pointer.slice(ONLY.length) });
    else if (isOfDerived(widgets, issue)) issues.push({ ...issue, pointer: '' });
  }
  if (issues.length > 0) throw refused(issues);
  return widget;
}

/** Whether a widget that is made of others can no longer be made. */
function isOfDerived(widgets: readonly Widget[], { pointer }: ProblemIssue): boolean {
  return widgets.some(
    (widget, index) => derivationOf(widget) !== null && isWithin(pointer, `/widgets/${index}/options`),
  );
}

function refused(issues: readonly ProblemIssue[]): Error {
  return invalidDashboard(issues, 'The widget cannot be saved.');
}
