import type { QueryResult, QuerySpec } from '../../contract/types/query.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { ValidationError } from '../../errors/index.ts';
import type { Answer, QueryService, RunOptions } from '../../lens-types.ts';
import { requireAccess } from '../access/require-access.ts';
import { isUuid } from '../is-uuid.ts';
import { ask, type AskContext } from './ask.ts';
import type { FindDatasets } from './askable-dataset.ts';
import { checkShape } from './check-shape.ts';
import { unknownDataset } from './unknown-dataset.ts';

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
    const checked = checkShape(spec);
    const askable = (await findDatasets(principal.tenant, [checked.dataset])).get(checked.dataset);
    if (askable === undefined) throw unknownDataset(checked.dataset, await datasetNames(principal.tenant));
    return ask(context, { spec: checked, askable, principal, timezones: [principal.timezone] }, options);
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
