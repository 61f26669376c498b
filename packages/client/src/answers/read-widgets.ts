import type { BatchMeta, BatchResult, Warning } from '../contract.ts';
import type { LensClientError } from '../errors/client-error.ts';
import { problemError } from '../errors/problem-error.ts';
import type { Answer, CacheFacts } from './answer.ts';
import type { NumberPolicy } from './numbers.ts';
import { withFacts } from './read-answer.ts';

interface WidgetFacts {
  /** The widget's id. */
  id: string;
  queryId: string;
  /** Milliseconds the server took for this widget. */
  durationMs: number;
}

/** What became of one widget's question. One that failed leaves the others alone. */
export type WidgetData =
  | (WidgetFacts & { status: 'ok'; result: Answer; cache: CacheFacts })
  | (WidgetFacts & { status: 'error'; error: LensClientError; cache: null });

/** The answers of a dashboard: one entry for each widget that asks a question, in the dashboard's order. */
export interface DashboardAnswers {
  widgets: WidgetData[];
  /** Such as widgets that a filter does not reach. */
  warnings: Warning[];
}

/** Joins every item with what `meta` says about it. */
export function readWidgets(body: BatchResult, numbers: NumberPolicy): DashboardAnswers {
  const metaOf = new Map(body.meta.map((meta) => [meta.id, meta]));
  const widgets = body.items.map((item): WidgetData => {
    const { id, queryId, durationMs, cache }: BatchMeta = metaOf.get(item.id) ?? {
      id: item.id,
      queryId: '',
      durationMs: 0,
      cache: null,
    };
    const facts = { id, queryId, durationMs };
    if (item.status === 'error')
      return { ...facts, status: 'error', error: problemError(item.error), cache: null };
    const known = cache ?? { status: 'miss', ageMs: 0 };
    return {
      ...facts,
      status: 'ok',
      result: withFacts(item.result, { ...facts, cache: known }, numbers),
      cache: known,
    };
  });
  return { widgets, warnings: body.warnings ?? [] };
}
