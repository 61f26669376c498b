import type { QueryCache } from '../../cache/index.ts';
import { nearest } from '../../contract/nearest.ts';
import { schemas } from '../../contract/schemas/index.ts';
import type { CacheInvalidation } from '../../contract/types/cache.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { ValidationError } from '../../errors/index.ts';
import type { CacheService } from '../../lens-types.ts';
import { rememberAccess } from '../access/remember-access.ts';
import { checkInput } from '../check-input.ts';
import { dataSourceTag, datasetTag, namedTag, tableTag, tenantTag } from '../queries/answer-tags.ts';

/** Something that a tenant has, which can be called by its id or its name. */
interface Named {
  readonly id: string;
  readonly name: string;
}

export interface CacheServiceOptions {
  cache: Pick<QueryCache, 'invalidate' | 'statsOf'>;
  /** Those of these ids and names that the tenant has. */
  findDatasets: (tenant: string, references: readonly string[]) => Promise<readonly Named[]>;
  datasetNames: (tenant: string) => Promise<readonly string[]>;
  /** All of the tenant. */
  dataSources: (tenant: string) => Promise<readonly Named[]>;
}

/** What admins see of the cache and drop from it, each within the own tenant. */
export function createCacheService(options: CacheServiceOptions): CacheService {
  const mayRule = rememberAccess({ role: 'admin', scope: 'admin' });

  async function tagsOf(tenant: string, what: CacheInvalidation): Promise<string[]> {
    const { datasets = [], dataSources = [], tables = [], tags = [], all = false } = what;
    const [foundDatasets, sources] = await Promise.all([
      datasets.length === 0 ? [] : options.findDatasets(tenant, datasets),
      dataSources.length + tables.length === 0 ? [] : options.dataSources(tenant),
    ]);
    const missing = [
      ...(await missingFrom('datasets', datasets, foundDatasets, () => options.datasetNames(tenant))),
      ...(await missingFrom('dataSources', dataSources, sources, async () =>
        sources.map(({ name }) => name),
      )),
    ];
    if (missing.length > 0) {
      const message = 'Nothing was dropped: something that was named does not exist. Correct it and repeat.';
      throw new ValidationError('invalid_request', message, missing);
    }
    return [
      ...(all ? [tenantTag(tenant)] : []),
      ...foundDatasets.map(({ id }) => datasetTag(tenant, id)),
      ...sources.filter(isAmong(dataSources)).map(({ id }) => dataSourceTag(tenant, id)),
      ...sources.flatMap(({ id }) => tables.map((table) => tableTag(tenant, id, table))),
      ...tags.map((name) => namedTag(tenant, name)),
    ];
  }

  return {
    stats(principal) {
      mayRule(principal);
      return options.cache.statsOf(tenantTag(principal.tenant));
    },
    async invalidate(principal, what) {
      mayRule(principal);
      const checked = checkInput(schemas.CacheInvalidation, what, 'Nothing was dropped from the cache.');
      const tags = await tagsOf(principal.tenant, checked);
      return {
        dropped:
          tags.length === 0
            ? 0
            : await options.cache.invalidate({ tags, owner: tenantTag(principal.tenant) }),
      };
    },
  };
}

function isAmong(references: readonly string[]): (found: Named) => boolean {
  return ({ id, name }) => references.includes(name) || references.includes(id);
}

/** A name that is not there drops nothing, and whoever misspelt it would go on reading what is old. */
async function missingFrom(
  part: 'datasets' | 'dataSources',
  references: readonly string[],
  found: readonly Named[],
  names: () => Promise<readonly string[]>,
): Promise<ProblemIssue[]> {
  const missing = references.flatMap((reference, at) =>
    found.some(isAmong([reference])) ? [] : [{ reference, at }],
  );
  if (missing.length === 0) return [];
  const known = await names();
  return missing.map(({ reference, at }) => {
    const suggestion = nearest(reference, known);
    const hint = suggestion === undefined ? 'List them to see their names.' : `Did you mean "${suggestion}"?`;
    return {
      pointer: `/${part}/${at}`,
      code: 'unknown_name',
      detail: `The tenant has none of this name or id. ${hint}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  });
}
