import type { Dashboard } from '../../contract/types/dashboard.ts';
import type { Column, QueryResult } from '../../contract/types/query.ts';
import { etagOf } from '../../cache/index.ts';
import { ValidationError } from '../../errors/index.ts';
import type { Answer, AnswerItem, Logger } from '../../lens-types.ts';
import { compileFormula, type WireValue } from '../../query/index.ts';
import { answerItem } from '../queries/answer-item.ts';
import { descriptorOf } from '../widgets/descriptor-of.ts';
import type { Derivation } from '../widgets/widget-kind-descriptor.ts';
import { sourceColumn } from './source-column.ts';

/** A widget whose value is made of the answers of others. */
export interface DerivedWidget {
  readonly id: string;
  readonly title: string;
  readonly derivation: Derivation;
}

/** What a load has to do besides asking questions. */
export interface DerivedWidgets {
  readonly made: readonly DerivedWidget[];
  /** The widgets that are answered, in the dashboard's order; others were asked for what is made of them. */
  readonly shown: readonly string[];
}

/** Those of the wanted widgets that are made of others; null when there are none. */
export function derivedWidgets(
  widgets: Dashboard['widgets'],
  isWanted: (id: string) => boolean,
): DerivedWidgets | null {
  const made = widgets.flatMap((widget) => {
    const derivation = isWanted(widget.id) ? derivationOf(widget) : null;
    return derivation === null ? [] : [{ id: widget.id, title: widget.title, derivation }];
  });
  return made.length === 0 ? null : { made, shown: widgets.map(({ id }) => id).filter(isWanted) };
}

/** How a widget is made of others; null when it is not. */
export function derivationOf(widget: Dashboard['widgets'][number]): Derivation | null {
  return widget.query === null ? (descriptorOf(widget.kind).derivation?.(widget) ?? null) : null;
}

/** The ids of the widgets that these are made of. */
export function sourcesOf({ made }: DerivedWidgets): Set<string> {
  return new Set(
    made.flatMap(({ derivation }) => Object.values(derivation.values).map(({ widget }) => widget)),
  );
}

/** The items of a load, with those that are made of them, and without those that were only asked for that. */
export async function withDerived(
  { made, shown }: DerivedWidgets,
  items: readonly AnswerItem[],
  logger: Logger,
): Promise<AnswerItem[]> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const derived = await Promise.all(
    made.map((widget) => answerItem(logger, widget.id, async () => derive(widget, byId))),
  );
  const all = new Map([...byId, ...derived.map((item) => [item.id, item] as const)]);
  return shown.flatMap((id) => all.get(id) ?? []);
}

/** The same at once, when nothing goes wrong. */
export function recallDerived(
  { made, shown }: DerivedWidgets,
  items: readonly AnswerItem[],
): AnswerItem[] | undefined {
  const all = new Map(items.map((item) => [item.id, item]));
  const byId = new Map(all);
  try {
    for (const widget of made) {
      const answer = derive(widget, byId);
      const { queryId, cache, durationMs } = answer;
      const meta = { id: widget.id, queryId, cache, durationMs };
      all.set(widget.id, { id: widget.id, status: 'ok', answer, meta });
    }
  } catch {
    // Whoever is asked next says what is wrong.
    return undefined;
  }
  return shown.flatMap((id) => all.get(id) ?? []);
}

/** Its value from the answers of its sources. Throws the error of a source that has none. */
function derive({ title, derivation }: DerivedWidget, items: ReadonlyMap<string, AnswerItem>): Answer {
  const answers = new Map<string, { answer: Answer; result: QueryResult }>();
  const types: [string, Column['type']][] = [];
  const values: [string, WireValue][] = [];
  for (const [name, { widget, metric }] of Object.entries(derivation.values)) {
    const item = items.get(widget);
    if (item === undefined) throw notThere(`The widget "${widget}" has no value.`);
    if (item.status === 'error') throw item.error;
    const { answer } = item;
    const { result } = answers.get(widget) ?? { result: read(answer) };
    answers.set(widget, { answer, result });
    const column = sourceColumn(result.columns, metric);
    if (typeof column === 'string') throw notThere(column);
    types.push([name, column.type]);
    values.push([name, (result.rows[0]?.[column.name] ?? null) as WireValue]);
  }
  const formula = compileFormula(derivation.formula, Object.fromEntries(types));
  if ('problems' in formula) throw notThere(formula.problems[0]?.detail ?? 'The formula has no meaning.');
  const value = formula.evaluate(Object.fromEntries(values));
  return answerOf([...answers.values()], {
    column: {
      name: 'value',
      type: formula.type,
      role: 'metric',
      label: title,
      ...(derivation.unit === undefined ? {} : { unit: derivation.unit }),
      ...(derivation.format === undefined ? {} : { format: derivation.format }),
    },
    value,
  });
}

/** As old as its oldest source, and as fresh as its least fresh one. */
function answerOf(
  sources: readonly { answer: Answer; result: QueryResult }[],
  { column, value }: { column: Column; value: WireValue },
): Answer {
  const results = sources.map(({ result }) => result);
  const answers = sources.map(({ answer }) => answer);
  const warnings = results.flatMap((result) => result.warnings.map(({ code, detail }) => ({ code, detail })));
  const result: QueryResult = {
    columns: [column],
    rows: [{ value }],
    rowCount: 1,
    truncated: false,
    nextCursor: null,
    timezone: results[0]?.timezone ?? 'UTC',
    ranges: [],
    computedAt: results.map(({ computedAt }) => computedAt).toSorted()[0] ?? new Date(0).toISOString(),
    warnings,
  };
  const body = new TextEncoder().encode(JSON.stringify(result));
  const [first] = answers;
  return {
    body,
    get etag() {
      return etagOf(body);
    },
    queryId: first?.queryId ?? '',
    cache: {
      status: WORST.find((status) => answers.some(({ cache }) => cache.status === status)) ?? 'hit',
      ageMs: Math.max(0, ...answers.map(({ cache }) => cache.ageMs)),
    },
    durationMs: Math.max(0, ...answers.map(({ durationMs }) => durationMs)),
  };
}

const WORST = ['stale', 'miss', 'shared', 'hit'] as const;

function read({ body }: Answer): QueryResult {
  return JSON.parse(new TextDecoder().decode(body)) as QueryResult;
}

function notThere(detail: string): ValidationError {
  return new ValidationError('invalid_dashboard', detail, [
    { pointer: '/options/values', code: 'invalid', detail },
  ]);
}
