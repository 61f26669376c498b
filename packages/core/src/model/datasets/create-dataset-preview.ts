import type { PreviewRequest } from '../../contract/types/dataset-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { QueryResult } from '../../contract/types/query.ts';
import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import { NotFoundError, ValidationError } from '../../errors/index.ts';
import type { Answer, RunOptions } from '../../lens-types.ts';
import { shownFieldNames } from '../../query/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { isUuid } from '../is-uuid.ts';
import { ask } from '../queries/ask.ts';
import type { AskContext } from '../queries/ask-context.ts';
import type { AskableDataset, FindDatasets } from '../queries/askable-dataset.ts';
import { partsChecked } from '../queries/check-shape.ts';
import { isOfTheData } from '../queries/is-of-the-data.ts';
import type { DatasetPreviewService } from './types.ts';

/** Most fields of one preview; of a wider dataset the first ones, unless some are named. */
const MAX_FIELDS = 200;
const DEFAULT_LIMIT = 50;

export interface DatasetPreviewOptions {
  context: AskContext;
  findDatasets: FindDatasets;
}

/** Some rows of a dataset, through its policy, caps and cache like every question. */
export function createDatasetPreview({
  context,
  findDatasets,
}: DatasetPreviewOptions): DatasetPreviewService {
  async function answerPreview(
    principal: Principal,
    id: string,
    given: PreviewRequest = {},
    options: RunOptions = {},
  ): Promise<Answer> {
    requireAccess(principal, { role: 'editor', scope: 'query:read' });
    const askable = await find(findDatasets, principal, id);
    const parsed = parseWith(schemas.PreviewRequest, given);
    if (!parsed.ok) throw refused(parsed.issues);
    const { filters = [], limit = DEFAULT_LIMIT } = parsed.value;
    const { dataset } = askable;
    const fields = parsed.value.fields ?? shownFieldNames(dataset, principal.role).slice(0, MAX_FIELDS);
    const spec = partsChecked({ dataset: dataset.name, dimensions: fields, filters, limit });
    const question = { spec, askable, principal, timezones: [principal.timezone], rows: true } as const;
    return ask(context, question, options).catch((error: unknown) => {
      throw error instanceof ValidationError ? inRequest(error) : error;
    });
  }

  return {
    answerPreview,
    async preview(principal, id, request, options) {
      const { body, queryId, cache, durationMs } = await answerPreview(principal, id, request, options);
      return { ...(JSON.parse(new TextDecoder().decode(body)) as QueryResult), queryId, cache, durationMs };
    },
  };
}

async function find(findDatasets: FindDatasets, principal: Principal, id: string): Promise<AskableDataset> {
  const key = id.toLowerCase();
  const found = isUuid(id) ? (await findDatasets(principal, [key])).get(key) : undefined;
  // A dataset's name may look like an id, and is none.
  if (found?.dataset.id !== key) throw new NotFoundError('The dataset');
  return found;
}

/** The same error, pointing into the request. */
function inRequest(error: ValidationError): ValidationError {
  const issues = error.issues.map((issue) => ({
    ...issue,
    pointer: issue.pointer.replace(/^\/(?:dimensions|metrics)(?=\/|$)/, '/fields'),
  }));
  if (!isOfTheData(error.code)) return refused(issues, error);
  return new ValidationError(error.code, error.message, issues, { cause: error });
}

function refused(issues: readonly ProblemIssue[], cause?: ValidationError): ValidationError {
  const detail = summaryOf('The dataset cannot be previewed.', issues);
  return new ValidationError('invalid_query', detail, issues, cause === undefined ? {} : { cause });
}
