import type { FieldValues, ValuesRequest } from '../../contract/types/dataset-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { QueryResult, QuerySpec } from '../../contract/types/query.ts';
import { inDocumentOrder } from '../../contract/document-order.ts';
import { parseWith, readingOf, readWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import { NotFoundError, ValidationError } from '../../errors/index.ts';
import type { Answer, FieldValuesService, RunOptions } from '../../lens-types.ts';
import { fieldValuesIssues, fieldValuesSpec } from '../../query/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { isUuid } from '../is-uuid.ts';
import { ask } from '../queries/ask.ts';
import type { AskContext } from '../queries/ask-context.ts';
import { questionIssues } from '../queries/compile-question.ts';
import type { Question } from '../queries/question.ts';
import type { AskableDataset, FindDatasets } from '../queries/askable-dataset.ts';
import { checkShape } from '../queries/check-shape.ts';
import { valuesIssues } from './values-issues.ts';

export interface FieldValuesOptions {
  context: AskContext;
  findDatasets: FindDatasets;
}

/** Distinct values of a dataset's field, for whoever may read: asked, cached and kept to the policy like every question. */
export function createFieldValues({ context, findDatasets }: FieldValuesOptions): FieldValuesService {
  async function find(principal: Principal, id: string): Promise<AskableDataset> {
    if (!isUuid(id)) throw new NotFoundError('The dataset');
    const key = id.toLowerCase();
    const found = (await findDatasets(principal, [key])).get(key);
    // A dataset's name may look like an id, and is none.
    if (found?.dataset.id !== key) throw new NotFoundError('The dataset');
    return found;
  }

  async function answerValues(
    principal: Principal,
    id: string,
    given: ValuesRequest,
    options: RunOptions = {},
  ): Promise<Answer> {
    requireAccess(principal, { role: 'viewer', scope: 'query:read' });
    const askable = await find(principal, id);
    const parsed = parseWith(schemas.ValuesRequest, given);
    const timezones = [principal.timezone];
    if (!parsed.ok) throw refused(brokenIssues(context, given, { askable, principal, timezones }));
    const request = parsed.value;
    const question: Question = {
      spec: checkShape(fieldValuesSpec(askable.dataset.name, request)),
      askable,
      principal,
      timezones,
    };
    const own = fieldValuesIssues(request, askable.dataset, principal.role);
    if (own.length > 0) throw refused([...own, ...compileIssues(context, question, request)]);
    const answer = await ask(context, question, options).catch((error: unknown) => {
      throw error instanceof ValidationError ? inRequest(error, request) : error;
    });
    return { ...answer, body: encodeValues(answer.body) };
  }

  return {
    answerValues,
    async values(principal, id, request, options) {
      const { body, queryId, cache, durationMs } = await answerValues(principal, id, request, options);
      return { ...(JSON.parse(new TextDecoder().decode(body)) as FieldValues), queryId, cache, durationMs };
    },
  };
}

/** What is wrong with a request whose shape is: all of that, and what its question would be refused for. */
function brokenIssues(context: AskContext, given: unknown, asked: Omit<Question, 'spec'>): ProblemIssue[] {
  const { issues, sound } = readWith(schemas.ValuesRequest, given);
  const { field, filters } = sound ?? {};
  const { dataset } = asked.askable;
  const question: unknown = {
    dataset: dataset.name,
    // Where no field can be read, the filters can.
    ...(field === undefined
      ? { metrics: [{ aggregate: 'count' }] }
      : { dimensions: [{ field, as: 'value' }] }),
    ...(filters === undefined ? {} : { filters: Reflect.get(Object(given), 'filters') }),
  };
  const further = questionIssues(context, readWith(schemas.QuerySpec, question), asked).map((issue) =>
    issue.pointer.startsWith('/dimensions/') ? { ...issue, pointer: '/field' } : issue,
  );
  const own = field === undefined ? [] : fieldValuesIssues({ field }, dataset, asked.principal.role);
  const known = new Set(issues.map(({ pointer }) => pointer));
  const others = [...own, ...further].filter(({ pointer }) => !known.has(pointer));
  return inDocumentOrder([...issues, ...others], given);
}

/** The same error, pointing into the request. */
function inRequest(error: ValidationError, request: ValuesRequest): ValidationError {
  const issues = valuesIssues(error.issues, request);
  if (!isKept(error.code)) return refused(issues, error);
  return new ValidationError(error.code, error.message, issues, { cause: error });
}

function isKept(code: string): code is 'limit_exceeded' | 'schema_drift' {
  return code === 'limit_exceeded' || code === 'schema_drift';
}

/** Further problems of a request that is refused already. */
function compileIssues(context: AskContext, question: Question, request: ValuesRequest): ProblemIssue[] {
  const found = questionIssues(context, readingOf<QuerySpec>(question.spec), question);
  // What the search alone is refused for has been said better.
  return valuesIssues(found, request).filter(({ pointer }) => pointer !== '/q' && pointer !== '/field');
}

function refused(issues: readonly ProblemIssue[], cause?: ValidationError): ValidationError {
  const detail = summaryOf('The values cannot be listed.', issues);
  return new ValidationError('invalid_query', detail, issues, cause === undefined ? {} : { cause });
}

/** An answer with one column, as a list of its values. */
function encodeValues(body: Uint8Array): Uint8Array {
  const { rows, truncated } = JSON.parse(new TextDecoder().decode(body)) as QueryResult;
  const found: FieldValues = { values: rows.map(({ value = null }) => value), truncated };
  return new TextEncoder().encode(JSON.stringify(found));
}
