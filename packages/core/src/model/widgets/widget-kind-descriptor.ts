import type { Widget, WidgetKind } from '../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { QuerySpec } from '../../contract/types/query.ts';

/**
 * All that the rest of the code needs to know about one kind of widget. Shared code never asks
 * "which kind?"; it asks the descriptor.
 */
export interface WidgetKindDescriptor {
  readonly kind: WidgetKind;
  /** The question this widget asks, without the dashboard's filters; null when it asks none. */
  toQuerySpec(widget: Widget): QuerySpec | null;
  /** What is wrong with the widget, with JSON pointers relative to the widget. Empty when it is sound. */
  issues(widget: Widget): ProblemIssue[];
}
