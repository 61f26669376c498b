import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';

/** The encrypted URLs of one data source. */
export interface UrlTokens {
  tenant: string;
  id: string;
  url: string;
  /** Of the list of its replicas; null without any. */
  replicaUrls: string | null;
}

/** The tokens of a data source and those to put in their place. */
export interface UrlTokensChange extends UrlTokens {
  replacement: Pick<UrlTokens, 'url' | 'replicaUrls'>;
}

export interface UrlTokensRepository {
  /** Data sources with a URL of their own. */
  count(): Promise<number>;
  /** The tokens after an id, in the order of ids. */
  listAfter(id: string, limit: number): Promise<UrlTokens[]>;
  /** Replaces tokens that are still as they were read, in one statement. Resolves to how many rows. */
  replace(changes: readonly UrlTokensChange[]): Promise<number>;
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
      const found = await client.query<UrlTokens>({
        text: `select tenant_id as tenant, id, url_encrypted as url, replica_urls_encrypted as "replicaUrls"
          from ${sources} where url_encrypted is not null and id > $1::uuid order by id limit $2::int`,
        values: [id, limit],
      });
      return found.rows;
    },
    async replace(changes) {
      // The URLs stay the same, so neither version nor time of change moves: pools and caches live on.
      const replaced = await client.query({
        text: `update ${sources} as source
          set url_encrypted = change.new_url, replica_urls_encrypted = change.new_replicas
          from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
            as change (tenant, id, url, new_url, replicas, new_replicas)
          where source.tenant_id = change.tenant and source.id = change.id and source.url_encrypted = change.url
            and source.replica_urls_encrypted is not distinct from change.replicas`,
        values: [
          changes.map(({ tenant }) => tenant),
          changes.map(({ id }) => id),
          changes.map(({ url }) => url),
          changes.map(({ replacement }) => replacement.url),
          changes.map(({ replicaUrls }) => replicaUrls),
          changes.map(({ replacement }) => replacement.replicaUrls),
        ],
      });
      return replaced.rowCount;
    },
  };
}
