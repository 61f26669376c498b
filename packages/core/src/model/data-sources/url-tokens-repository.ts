import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';

/** The encrypted URL of one data source. */
export interface UrlToken {
  tenant: string;
  id: string;
  token: string;
}

/** A token and the one to put in its place. */
export interface UrlTokenChange extends UrlToken {
  replacement: string;
}

export interface UrlTokensRepository {
  count(): Promise<number>;
  /** The tokens after an id, in the order of ids. */
  listAfter(id: string, limit: number): Promise<UrlToken[]>;
  /** Replaces tokens that are still as they were read, in one statement. Resolves to how many. */
  replace(changes: readonly UrlTokenChange[]): Promise<number>;
}

/**
 * The encrypted URLs of all tenants: keys belong to the deployment. For operations on keys only; nothing
 * that answers a request may use it.
 */
export function createUrlTokensRepository(client: SqlClient, schema: string): UrlTokensRepository {
  const sources = `${quoteIdentifier(schema)}.data_sources`;
  return {
    async count() {
      const found = await client.query<{ count: number }>({
        text: `select count(*)::int as count from ${sources} where url_encrypted is not null`,
      });
      return found.rows[0]?.count ?? 0;
    },
    async listAfter(id, limit) {
      const found = await client.query<UrlToken>({
        text: `select tenant_id as tenant, id, url_encrypted as token from ${sources}
          where url_encrypted is not null and id > $1::uuid order by id limit $2::int`,
        values: [id, limit],
      });
      return found.rows;
    },
    async replace(changes) {
      // The URL stays the same, so neither version nor time of change moves: pools and caches live on.
      const replaced = await client.query({
        text: `update ${sources} as source set url_encrypted = change.replacement
          from unnest($1::text[], $2::uuid[], $3::text[], $4::text[]) as change (tenant, id, token, replacement)
          where source.tenant_id = change.tenant and source.id = change.id and source.url_encrypted = change.token`,
        values: [
          changes.map(({ tenant }) => tenant),
          changes.map(({ id }) => id),
          changes.map(({ token }) => token),
          changes.map(({ replacement }) => replacement),
        ],
      });
      return replaced.rowCount;
    },
  };
}
