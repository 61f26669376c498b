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
  /** What the tenant's datasets can be named by: tables that they read, as `schema.table`, and tags. */
  datasetParts: (tenant: string) => Promise<{ tables: readonly string[]; tags: readonly string[] }>;
  /** All of the tenant. */
  dataSources: (tenant: string) => Promise<readonly Named[]>;
}

/** What admins see of the cache and drop from it, each within the own tenant. */
export function createCacheService(options: CacheServiceOptions): CacheService {
  const mayRule = rememberAccess({ role: 'admin', scope: 'admin' });

  async function tagsOf(tenant: string, what: CacheInvalidation): Promise<string[]> {
    const { datasets = [], dataSources = [], tables = [], tags = [], all = false } = what;
    if (!all && [datasets, dataSources, tables, tags].every((part) => part.length === 0))
      throw namesNothing();
    const [foundDatasets, sources, parts] = await Promise.all([
      datasets.length === 0 ? [] : options.findDatasets(tenant, datasets),
      dataSources.length + tables.length === 0 ? [] : options.dataSources(tenant),
      tables.length + tags.length === 0 ? { tables: [], tags: [] } : options.datasetParts(tenant),
    ]);
    const missing = [
      ...(await missingFrom('datasets', datasets, foundDatasets, () => options.datasetNames(tenant))),
      ...(await missingFrom('dataSources', dataSources, sources, async () =>
        sources.map(({ name }) => name),
      )),
      ...strangersAmong('tables', tables, parts.tables),
      ...strangersAmong('tags', tags, parts.tags),
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
        dropped: await options.cache.invalidate({ tags, owner: tenantTag(principal.tenant) }),
      };
    },
  };
}

function namesNothing(): ValidationError {
  const detail = 'Name datasets, dataSources, tables or tags, or give "all": true.';
  return new ValidationError('invalid_request', `Nothing was dropped. ${detail}`, [
    { pointer: '', code: 'nothing_named', detail },
  ]);
}

const PARTS = {
  tables: {
    code: 'unknown_table',
    problem: 'No dataset of the tenant reads a table of this name. Write "schema.table", as datasets do.',
  },
  tags: { code: 'unknown_tag', problem: 'No dataset of the tenant carries this tag.' },
};
const MAX_TOLD = 50;

/** What no dataset names stands behind no answer. */
function strangersAmong(
  part: 'tables' | 'tags',
  references: readonly string[],
  known: readonly string[],
): ProblemIssue[] {
  const { code, problem } = PARTS[part];
  return references.flatMap((reference, at) => {
    if (known.includes(reference)) return [];
    // Whoever forgets the schema means the one table of this name, where there is one.
    const suggestion = known.find((name) => name.endsWith(`.${reference}`)) ?? nearest(reference, known);
    const hint = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
    return [
      {
        pointer: `/${part}/${at}`,
        code,
        detail: `${problem}${hint}`,
        allowed: known.slice(0, MAX_TOLD),
        ...(suggestion === undefined ? {} : { suggestion }),
      },
    ];
  });
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
