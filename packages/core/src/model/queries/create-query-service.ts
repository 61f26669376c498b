import type { QueryResult, QuerySpec } from '../../contract/types/query.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { ValidationError } from '../../errors/index.ts';
import type { Answer, QueryService, RunOptions } from '../../lens-types.ts';
import { refuseQuery } from '../../query/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { isUuid } from '../is-uuid.ts';
import { ask, refuseQuestion, type AskContext } from './ask.ts';
import type { FindDatasets } from './askable-dataset.ts';
import { readShape } from './check-shape.ts';
import { unknownDatasetIssue } from './unknown-dataset.ts';

export interface QueryServiceOptions {
  context: AskContext;
  findDatasets: FindDatasets;
  /** Names of the tenant's datasets, to suggest the nearest. */
  datasetNames: (tenant: string) => Promise<string[]>;
}

/** Questions of an editor's own, beside those of dashboards. */
export function createQueryService({
  context,
  findDatasets,
  datasetNames,
}: QueryServiceOptions): QueryService {
  async function answer(spec: QuerySpec, principal: Principal, options: RunOptions = {}): Promise<Answer> {
    requireAccess(principal, { role: 'editor', scope: 'query:read' });
    if (options.queryId !== undefined && !isUuid(options.queryId)) {
      const detail = 'A query id is a UUID. Make one by crypto.randomUUID(), or leave it out.';
      throw new ValidationError('invalid_request', detail, [
        { pointer: 'queryId', code: 'bad_format', detail },
      ]);
    }
    const read = readShape(spec);
    const reference = 'spec' in read ? read.spec.dataset : read.broken.sound?.dataset;
    const found = reference === undefined ? undefined : await findDatasets(principal.tenant, [reference]);
    const askable = found?.get(reference ?? '');
    const circumstances = { principal, timezones: [principal.timezone] };
    if (askable !== undefined) {
      if ('spec' in read) return ask(context, { ...circumstances, ...read, askable }, options);
      return refuseQuestion(context, read.broken, { ...circumstances, askable });
    }
    const issues = 'spec' in read ? [] : [...read.broken.issues];
    if (reference !== undefined) {
      issues.push(unknownDatasetIssue(reference, await datasetNames(principal.tenant)));
    }
    throw refuseQuery(issues, spec);
  }

  return {
    answer,
    async run(spec, principal, options) {
      const { body, queryId, cache, durationMs } = await answer(spec, principal, options);
      const result = JSON.parse(new TextDecoder().decode(body)) as QueryResult;
      return { ...result, queryId, cache, durationMs };
    },
  };
}
