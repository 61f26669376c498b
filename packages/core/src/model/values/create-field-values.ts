import type { FieldValues, ValuesRequest } from '../../contract/types/dataset-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { QueryResult } from '../../contract/types/query.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { NotFoundError, ValidationError } from '../../errors/index.ts';
import type { Answer, FieldValuesService, RunOptions } from '../../lens-types.ts';
import { fieldValuesIssues, fieldValuesSpec } from '../../query/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { checkInput } from '../check-input.ts';
import { isUuid } from '../is-uuid.ts';
import { ask, compileQuestion, type AskContext, type Question } from '../queries/ask.ts';
import type { AskableDataset, FindDatasets } from '../queries/askable-dataset.ts';
import { checkShape } from '../queries/check-shape.ts';
import { valuesIssues } from './values-issues.ts';

export interface FieldValuesOptions {
  context: AskContext;
  findDatasets: FindDatasets;
}

/** Distinct values of a dataset's field, for whoever may read: asked, cached and kept to the policy as any question is. */
export function createFieldValues({ context, findDatasets }: FieldValuesOptions): FieldValuesService {
  async function find(tenant: string, id: string): Promise<AskableDataset> {
    const key = id.toLowerCase();
    const found = isUuid(id) ? (await findDatasets(tenant, [key])).get(key) : undefined;
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
    const request = checkInput(schemas.ValuesRequest, given, 'The request has problems. See errors.');
    const askable = await find(principal.tenant, id);
    const question: Question = {
      spec: checkShape(fieldValuesSpec(askable.dataset.name, request)),
      askable,
      principal,
      timezones: [principal.timezone],
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

/** The same error, pointing into the request. */
function inRequest(error: ValidationError, request: ValuesRequest): ValidationError {
  const issues = valuesIssues(error, request);
  if (!isKept(error.code)) return refused(issues, error);
  return new ValidationError(error.code, error.message, issues, { cause: error });
}

function isKept(code: string): code is 'limit_exceeded' | 'schema_drift' {
  return code === 'limit_exceeded' || code === 'schema_drift';
}

/** Further problems of a request that is refused already. */
function compileIssues(context: AskContext, question: Question, request: ValuesRequest): ProblemIssue[] {
  try {
    compileQuestion(context, question);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    // What the search alone is refused for has been said better.
    return valuesIssues(error, request).filter(({ pointer }) => pointer !== '/q' && pointer !== '/field');
  }
  return [];
}

function refused(issues: readonly ProblemIssue[], cause?: ValidationError): ValidationError {
  const [first] = issues;
  const detail = `The values cannot be listed. ${first?.detail ?? ''}`;
  return new ValidationError('invalid_query', detail, issues, cause === undefined ? {} : { cause });
}

/** An answer with one column, as a list of its values. */
function encodeValues(body: Uint8Array): Uint8Array {
  const { rows, truncated } = JSON.parse(new TextDecoder().decode(body)) as QueryResult;
  const found: FieldValues = { values: rows.map(({ value = null }) => value), truncated };
  return new TextEncoder().encode(JSON.stringify(found));
}
