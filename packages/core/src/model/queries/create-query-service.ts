import { cleanFacts } from '../auth/clean-facts.ts';
import type { QueryResult, QuerySpec } from '../../contract/types/query.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { ValidationError } from '../../errors/index.ts';
import type { Answer, Logger, QueryService, RunOptions } from '../../lens-types.ts';
import { refuseQuery } from '../../query/index.ts';
import type { AuditRepository } from '../audit/audit-repository.ts';
import { rememberAccess } from '../access/remember-access.ts';
import { isUuid } from '../is-uuid.ts';
import { answerItem } from './answer-item.ts';
import { answerPrepared, answerRemembered, recallAnswers, type AnswerOptions } from './answer-prepared.ts';
import type { AskContext } from './ask-context.ts';
import type { AskableDataset, FindDatasets } from './askable-dataset.ts';
import { checkShape, readShape, type CheckedSpec } from './check-shape.ts';
import { refuseQuestion } from './compile-question.ts';
import { explainQuestion } from './explain-question.ts';
import { EXPORT_MAX_ROWS, exportIssues, withoutLimit } from './export-limits.ts';
import { exportQuestion } from './export-question.ts';
import { readJson, wordsOf } from './json-question.ts';
import { createPlanMemo, type FoundPlan } from './plan-memo.ts';
import {
  prepareQuestion,
  prepareWith,
  toRemembered,
  type PreparedQuestion,
  type RememberedQuestion,
} from './prepare-question.ts';
import type { Question } from './question.ts';
import { readBatch } from './read-batch.ts';
import { unknownDatasetIssue } from './unknown-dataset.ts';

export interface QueryServiceOptions {
  context: AskContext;
  findDatasets: FindDatasets;
  /** Names of the datasets that a principal may ask, to suggest the nearest. */
  datasetNames: (principal: Principal) => Promise<string[]>;
  logger: Logger;
  /** Appends to the audit log. */
  audit: AuditRepository['append'];
}

/** Questions of an editor's own, beside those of dashboards. */
export function createQueryService(options: QueryServiceOptions): Omit<QueryService, 'cancel'> {
  const { context } = options;
  const mayAsk = rememberAccess({ role: 'editor', scope: 'query:read' });
  const memo = createPlanMemo<RememberedQuestion>(options);

  async function answer(
    asked: QuerySpec | Uint8Array,
    principal: Principal,
    runOptions: RunOptions = {},
  ): Promise<Answer> {
    const answerOptions = { ...runOptions, startedAt: performance.now() };
    mayAsk(principal);
    checkQueryId(runOptions.queryId);
    return asked instanceof Uint8Array
      ? answerJson(asked, principal, answerOptions)
      : answerPrepared(context, await prepare(options, asked, principal), answerOptions);
  }

  /** A question as JSON: one that was asked lately is not even parsed. */
  async function answerJson(
    bytes: Uint8Array,
    principal: Principal,
    answerOptions: AnswerOptions,
  ): Promise<Answer> {
    const words = wordsOf(bytes);
    const found = await memo.find(words, principal);
    if (found !== undefined) {
      const prepareAgain = (): PreparedQuestion => prepareFound(context, found, bytes, principal);
      return answerRemembered(context, found.plan, prepareAgain, answerOptions);
    }
    const prepared = await prepare(options, readJson(bytes), principal);
    memo.remember(words, principal, toRemembered(prepared), [prepared.basis]);
    return answerPrepared(context, prepared, answerOptions);
  }

  return {
    answer,
    recall(bytes, principal) {
      const startedAt = performance.now();
      mayAsk(principal);
      const plan = memo.recall(wordsOf(bytes), principal);
      return plan && recallAnswers(context, [plan.key], startedAt)?.[0];
    },
    async run(spec, principal, runOptions) {
      const { body, queryId, cache, durationMs } = await answer(spec, principal, runOptions);
      const result = JSON.parse(new TextDecoder().decode(body)) as QueryResult;
      return { ...result, queryId, cache, durationMs };
    },
    async export(asked, principal, exportOptions = {}) {
      mayAsk(principal);
      checkQueryId(exportOptions.queryId);
      const issues = exportIssues(asked);
      if (issues.length > 0) throw refuseQuery(issues, asked);
      const prepared = await prepare(options, withoutLimit(asked), principal, { maxRows: EXPORT_MAX_ROWS });
      const { format = 'csv' } = exportOptions;
      const exported = await exportQuestion(context, prepared, exportOptions);
      const noted = options.audit(principal.tenant, {
        actor: { kind: principal.kind, id: principal.id },
        action: 'query.exported',
        target: { kind: 'dataset', id: prepared.dataset.id },
        outcome: 'success',
        details: { format },
        facts: cleanFacts(exportOptions.facts ?? {}),
      });
      await noted.catch(async (error: unknown) => {
        // Nobody is going to read it.
        await exported.chunks.cancel();
        throw error;
      });
      return exported;
    },
    async explain(asked, principal, { signal } = {}) {
      mayAsk(principal);
      return explainQuestion(context, await prepare(options, asked, principal), signal);
    },
    async answerMany(asked, principal, { signal, fresh } = {}) {
      mayAsk(principal);
      const { queries } = readBatch(asked);
      const group = context.loadGroup(queries.length);
      const items = queries.map((one) =>
        answerItem(options.logger, one.id, () =>
          group.member(async (run) => {
            const prepared = await prepare(options, one.query, principal);
            return answerPrepared(context, prepared, { signal, fresh: fresh ?? one.fresh ?? false, run });
          }),
        ),
      );
      return Promise.all(items);
    },
  };
}

/** Prepares an untrusted question. Throws a ValidationError with every problem, of its shape and of what it asks. */
async function prepare(
  { context, findDatasets, datasetNames }: QueryServiceOptions,
  asked: unknown,
  principal: Principal,
  further: Pick<Question, 'maxRows'> = {},
): Promise<PreparedQuestion> {
  const read = readShape(asked);
  const reference = 'spec' in read ? read.spec.dataset : read.broken.sound?.dataset;
  const found = reference === undefined ? undefined : await findDatasets(principal, [reference]);
  const askable = found?.get(reference ?? '');
  if (askable !== undefined) {
    if ('spec' in read)
      return prepareQuestion(context, { ...toQuestion(read.spec, askable, principal), ...further });
    return refuseQuestion(context, read.broken, {
      askable,
      principal,
      timezones: [principal.timezone],
      ...further,
    });
  }
  const issues = 'spec' in read ? [] : [...read.broken.issues];
  if (reference !== undefined) {
    issues.push(unknownDatasetIssue(reference, await datasetNames(principal)));
  }
  throw refuseQuery(issues, asked);
}

/** Prepares a question as it was prepared before, with what was found unchanged. */
function prepareFound(
  context: AskContext,
  { plan, datasets, zonesOf, now }: FoundPlan<RememberedQuestion>,
  bytes: Uint8Array,
  principal: Principal,
): PreparedQuestion {
  const askable = datasets.get(plan.reference);
  if (askable === undefined) throw new TypeError('A remembered question has lost its dataset.');
  const question = toQuestion(checkShape(readJson(bytes)), askable, principal);
  return prepareWith(context, question, zonesOf(plan.reference), now);
}

function toQuestion(spec: CheckedSpec, askable: AskableDataset, principal: Principal): Question {
  return { spec, askable, principal, timezones: [principal.timezone] };
}

function checkQueryId(queryId: string | undefined): void {
  if (queryId === undefined || isUuid(queryId)) return;
  const detail = 'A query id is a UUID. Make one by crypto.randomUUID(), or leave it out.';
  throw new ValidationError('invalid_request', detail, [{ pointer: 'queryId', code: 'bad_format', detail }]);
}
