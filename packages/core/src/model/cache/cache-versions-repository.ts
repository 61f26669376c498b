import type { TagVersion } from '../../cache/tag-versions.ts';
import { versionMessage } from './bus-message.ts';
import { quoteIdentifier, type AppDatabase } from '../../databases/index.ts';

export interface CacheVersionsRepository {
  /** Gives each tag the next version and wakes the processes that listen. Resolves to that version. */
  raise(tags: readonly string[]): Promise<number>;
  /** Hands a message to the processes that listen; one that does not is not told later. */
  notify(message: string): Promise<void>;
  /** Every tag whose version is higher, in no order. */
  since(version: number): Promise<TagVersion[]>;
}

/** First key of the advisory lock under which versions are made: "LENV" in ASCII. */
const LOCK_CLASS = 0x4c454e56;

/** Longer than any answer is kept where processes share it: older versions tell nobody anything. */
const KEPT_MS = 31 * 24 * 60 * 60 * 1000;

/** The channel on which the processes of a schema tell each other that there is something new. */
export function cacheChannel(schema: string): string {
  return `${schema}_cache`;
}

/** Versions of cache tags in the app database, for all tenants; tags name theirs. */
export function createCacheVersionsRepository(
  database: Pick<AppDatabase, 'query' | 'transaction'>,
  schema: string,
): CacheVersionsRepository {
  const versions = `${quoteIdentifier(schema)}.cache_versions`;
  return {
    raise: (tags) =>
      database.transaction(async (client) => {
        // In a statement of its own: the next one must see what the holder before has written. Versions then
        // become visible in their order, so that whoever asks for those after the last one misses none.
        await client.query({
          text: 'select pg_catalog.pg_advisory_xact_lock($1::int, pg_catalog.hashtext($2))',
          values: [LOCK_CLASS, schema],
        });
        // By the clock as well: after a restore of an older backup they must not begin where they once were.
        const { rows } = await client.query<{ version: number }>({
          text: `with next as (
              select greatest(
                coalesce(max(version), 0) + 1,
                floor(extract(epoch from clock_timestamp()) * 1000)::bigint
              ) as version from ${versions}
            ), forgotten as (
              delete from ${versions} using next where ${versions}.version < next.version - $2::bigint
                and ${versions}.tag <> all ($1::text[])
            ), written as (
              insert into ${versions} (tag, version)
              select distinct tag, next.version from unnest($1::text[]) as tag, next
              on conflict (tag) do update set version = excluded.version
              returning version
            )
            select next.version::float8 as version from next, (select count(*) from written) as done`,
          values: [tags, KEPT_MS],
        });
        const version = rows[0]?.version;
        if (version === undefined) throw new TypeError('No version was made for cache tags.');
        await client.query({
          text: 'select pg_catalog.pg_notify($1, $2)',
          values: [cacheChannel(schema), versionMessage(version)],
        });
        return version;
      }),
    async notify(message) {
      await database.query({
        text: 'select pg_catalog.pg_notify($1, $2)',
        values: [cacheChannel(schema), message],
      });
    },
    async since(version) {
      const { rows } = await database.query<TagVersion>({
        text: `select tag, version::float8 as version from ${versions} where version > $1::bigint`,
        values: [version],
      });
      return rows;
    },
  };
}
