import type { DashboardDataRequest } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { Warning } from '../../contract/types/query.ts';
import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import type { AnswerItem, Logger, RunOptions } from '../../lens-types.ts';
import { answerItem } from '../queries/answer-item.ts';
import { answerPrepared, answerRemembered, recallAnswers } from '../queries/answer-prepared.ts';
import type { AskContext } from '../queries/ask-context.ts';
import type { FindDatasets } from '../queries/askable-dataset.ts';
import { readJson, wordsOf } from '../queries/json-question.ts';
import { createPlanMemo, type FoundPlan } from '../queries/plan-memo.ts';
import {
  prepareQuestion,
  prepareWith,
  toRemembered,
  type PreparedQuestion,
  type RememberedQuestion,
} from '../queries/prepare-question.ts';
import { recallDerived, withDerived, type DerivedWidgets } from './derived-widgets.ts';
import { prepareDashboard, type PreparedDashboard } from './prepare-dashboard.ts';
import { refusedRequest } from './refused-request.ts';
import type { RememberedDashboard } from './remember-dashboards.ts';

export interface LoadDashboardContext {
  context: AskContext;
  findDatasets: FindDatasets;
  logger: Logger;
}

/** The answers of one load, in the dashboard's order. */
export interface DashboardAnswers {
  items: AnswerItem[];
  warnings: Warning[];
}

/** Answers the questions of a dashboard whose reading has been allowed. */
export interface LoadDashboard {
  load(
    found: RememberedDashboard,
    request: DashboardDataRequest | Uint8Array,
    principal: Principal,
    options: RunOptions,
  ): Promise<DashboardAnswers>;
  /** The same at once, when every answer is fresh and at hand. */
  recall(found: RememberedDashboard, request: Uint8Array, principal: Principal): DashboardAnswers | undefined;
}

/** What is kept of a load: each question, and what is said beside the answers. */
interface DashboardPlan {
  readonly widgets: readonly { id: string; question: RememberedQuestion }[];
  /** Of the widgets' answers, in their order. */
  readonly keys: readonly string[];
  readonly warnings: readonly Warning[];
  readonly derived: DerivedWidgets | null;
}

/**
 * Answers the questions of a dashboard's widgets at once and in the dashboard's order; a widget that
 * fails is an item with its own error. A load that came as JSON and whose questions could all be asked is
 * remembered: the next in the same words is not planned again. Throws a ValidationError for a request that
 * does not fit the dashboard.
 */
export function createLoadDashboard({ context, findDatasets, logger }: LoadDashboardContext): LoadDashboard {
  const memo = createPlanMemo<DashboardPlan>({ context, findDatasets });

  function answerAll(
    { widgets, warnings, derived }: PreparedDashboard,
    options: RunOptions,
  ): Promise<DashboardAnswers> {
    const group = context.loadGroup(widgets.length);
    const items = widgets.map((widget) =>
      answerItem(logger, widget.id, () =>
        group.member(async (run) => {
          if ('error' in widget) throw widget.error;
          return answerPrepared(context, widget.prepared, { ...options, run });
        }),
      ),
    );
    return together(items, derived, warnings);
  }

  async function together(
    items: readonly Promise<AnswerItem>[],
    derived: DerivedWidgets | null,
    warnings: Warning[],
  ): Promise<DashboardAnswers> {
    const answered = await Promise.all(items);
    return { items: derived === null ? answered : await withDerived(derived, answered, logger), warnings };
  }

  function answerFound(
    found: FoundPlan<DashboardPlan>,
    prepareAgain: () => Promise<PreparedDashboard>,
    options: RunOptions,
  ): Promise<DashboardAnswers> {
    let again: Promise<PreparedDashboard> | undefined;
    const preparedAt = async (index: number): Promise<PreparedQuestion> => {
      const widget = (await (again ??= prepareAgain())).widgets[index];
      if (widget === undefined || 'error' in widget) {
        throw new TypeError('A remembered dashboard has become another one.', { cause: widget?.error });
      }
      return widget.prepared;
    };
    const group = context.loadGroup(found.plan.widgets.length);
    const items = found.plan.widgets.map(({ id, question }, index) =>
      answerItem(logger, id, () =>
        group.member((run) =>
          answerRemembered(context, question, () => preparedAt(index), { ...options, run }),
        ),
      ),
    );
    return together(items, found.plan.derived, [...found.plan.warnings]);
  }

  async function load(
    { dashboard, fingerprint }: RememberedDashboard,
    asked: DashboardDataRequest | Uint8Array,
    principal: Principal,
    { signal, fresh }: RunOptions,
  ): Promise<DashboardAnswers> {
    const words = asked instanceof Uint8Array ? wordsFor(fingerprint, asked) : undefined;
    const found = words === undefined ? undefined : await memo.find(words, principal);
    if (found !== undefined) {
      const prepareAgain = (): Promise<PreparedDashboard> =>
        prepareDashboard(
          {
            findDatasets: async () => found.datasets,
            prepare: (question) =>
              prepareWith(context, question, found.zonesOf(question.spec.dataset), found.now),
          },
          dashboard,
          readRequest(asked),
          principal,
        );
      return answerFound(found, prepareAgain, { signal, fresh });
    }
    const request = readRequest(asked);
    const prepare = (question: Parameters<typeof prepareQuestion>[1]): Promise<PreparedQuestion> =>
      prepareQuestion(context, question);
    const prepared = await prepareDashboard({ findDatasets, prepare }, dashboard, request, principal);
    if (words !== undefined && request.fresh !== true) remember(words, principal, prepared);
    return answerAll(prepared, { signal, fresh: fresh ?? request.fresh ?? false });
  }

  function recall(
    { fingerprint }: RememberedDashboard,
    asked: Uint8Array,
    principal: Principal,
  ): DashboardAnswers | undefined {
    const startedAt = performance.now();
    const plan = memo.recall(wordsFor(fingerprint, asked), principal);
    const answers = plan && recallAnswers(context, plan.keys, startedAt);
    if (plan === undefined || answers === undefined) return undefined;
    const items: AnswerItem[] = [];
    for (const [index, answer] of answers.entries()) {
      const id = plan.widgets[index]?.id ?? '';
      const { queryId, cache, durationMs } = answer;
      items.push({ id, status: 'ok', answer, meta: { id, queryId, cache, durationMs } });
    }
    const shown = plan.derived === null ? items : recallDerived(plan.derived, items);
    return shown && { items: shown, warnings: [...plan.warnings] };
  }

  return { load, recall };

  function remember(
    words: string,
    principal: Principal,
    { widgets, warnings, derived }: PreparedDashboard,
  ): void {
    const sound = widgets.flatMap((widget) => ('prepared' in widget ? [widget] : []));
    if (sound.length < widgets.length) return;
    const plan = {
      widgets: sound.map(({ id, prepared }) => ({ id, question: toRemembered(prepared) })),
      keys: sound.map(({ prepared }) => prepared.key),
      warnings,
      derived,
    };
    memo.remember(
      words,
      principal,
      plan,
      sound.map(({ prepared }) => prepared.basis),
    );
  }
}

function wordsFor(fingerprint: string, asked: Uint8Array): string {
  return `${fingerprint} ${wordsOf(asked)}`;
}

function readRequest(asked: DashboardDataRequest | Uint8Array): DashboardDataRequest {
  const parsed = parseWith(
    schemas.DashboardDataRequest,
    asked instanceof Uint8Array ? readJson(asked) : asked,
  );
  if (!parsed.ok) throw refusedRequest(parsed.issues);
  return parsed.value;
}
