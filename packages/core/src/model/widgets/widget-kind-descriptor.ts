import type { KpiOptions, Widget, WidgetKind } from '../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { QuerySpec } from '../../contract/types/query.ts';

/** A value that is calculated from those of other widgets. */
export interface Derivation {
  readonly formula: string;
  readonly values: NonNullable<KpiOptions['values']>;
  readonly format: KpiOptions['format'];
  readonly unit: KpiOptions['unit'];
}

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
  /**
   * Where in the widget a place of its question comes from; undefined where that cannot be told. Left out: the question
   * is its query.
   */
  placeOf?(widget: Widget, pointer: string): string | undefined;
  /** How a widget without a question is made of others; null when it is not. Left out: never. */
  derivation?(widget: Widget): Derivation | null;
  /** The options without what only says how values are found, for guests. Left out: as they are. */
  shownOptions?(widget: Widget): Widget['options'];
}
