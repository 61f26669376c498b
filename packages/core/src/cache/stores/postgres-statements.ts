import { quoteIdentifier, type SqlStatement } from '../../databases/index.ts';

/**
 * A lease that ends much later than one can was not made by us, and is none. Twice as late is let pass:
 * the column rounds to milliseconds, up too, and the server's clock may be set back. `$2` is how long one lasts.
 */
const isLive = (lease: string): string =>
  `(${lease}.expires_at > clock_timestamp() and ${lease}.expires_at <= clock_timestamp() + 2 * $2 * interval '1 millisecond')`;

/** What is left of an entry's life, in milliseconds. */
const LEFT = '(extract(epoch from expires_at - clock_timestamp()) * 1000)::float8';

/** How many entries are dropped by one statement, so that it does not take long. */
const CHUNK = 1_000;

/** The statements of the Postgres cache store; names are hashes, times milliseconds by the server's clock. */
export interface PostgresStatements {
  readonly check: SqlStatement;
  /** Gives `sealed` and `left_ms`. */
  get(name: Buffer): SqlStatement;
  /** Gives a row when the lease was taken. */
  take(lease: Lease & { force: boolean }): SqlStatement;
  /** Gives one row: `sealed`, `left_ms` and `state`. */
  look(name: Buffer, holdMs: number): SqlStatement;
  /** Gives a row while it is held. */
  renew(lease: Omit<Lease, 'tags'>): SqlStatement;
  release(name: Buffer, token: Buffer): SqlStatement;
  /** Leaves a mark instead, that lasts `aloneMs`. */
  releaseAlone(name: Buffer, token: Buffer, aloneMs: number): SqlStatement;
  set(row: EntryRow): SqlStatement;
  /** Gives a row when the token had the lease, which is then over. */
  keep(row: EntryRow): SqlStatement;
  remove(name: Buffer): SqlStatement;
  /** To be run before {@link dropEntries}: who is just keeping an entry either is done by then or does not get to. */
  dropLeases(tags: readonly Buffer[]): SqlStatement;
  /** Drops some, and says how many; none when there are no more. */
  dropEntries(tags: readonly Buffer[]): SqlStatement;
  readonly dropAllLeases: SqlStatement;
  readonly dropAllEntries: SqlStatement;
  /** True when no other process sweeps; for the rest of a transaction. */
  readonly trySweep: SqlStatement;
  readonly sweepLeases: SqlStatement;
  /** Removes some entries that are over. */
  readonly sweepEntries: SqlStatement;
  /** What is there, as `entries` and `bytes`. */
  readonly measure: SqlStatement;
  /** Removes the oldest entries beyond so many bytes, and says how many. */
  evict(maxBytes: number): SqlStatement;
}

interface Lease {
  name: Buffer;
  token: Buffer;
  tags: readonly Buffer[];
  holdMs: number;
}

interface EntryRow {
  name: Buffer;
  token: Buffer;
  tags: readonly Buffer[];
  sealed: Buffer;
  lifeMs: number;
}

/** Bytes of a row beside what it seals, with its places in the indexes, rounded up. */
export const ROW_BYTES = 512;

/** Statements for the tables in a schema. */
export function postgresStatements(schema: string): PostgresStatements {
  const entries = `${quoteIdentifier(schema)}.cache_entries`;
  const leases = `${quoteIdentifier(schema)}.cache_leases`;
  const replace = `on conflict (key) do update set token = excluded.token, tags = excluded.tags,
    sealed = excluded.sealed, size = excluded.size, stored_at = excluded.stored_at, expires_at = excluded.expires_at
    returning true`;
  const rowValues = ({ name, token, tags, sealed, lifeMs }: EntryRow): unknown[] => [
    name,
    token,
    tags,
    sealed,
    sealed.length + ROW_BYTES,
    lifeMs,
  ];

  return {
    check: { text: `select from ${entries}, ${leases} limit 0` },
    get: (name) => ({
      text: `select sealed, ${LEFT} as left_ms from ${entries} where key = $1 and expires_at > clock_timestamp()`,
      values: [name],
    }),
    take: ({ name, token, tags, holdMs, force }) => ({
      text: `insert into ${leases} as held (key, token, tags, expires_at)
        values ($1, $3, $4, clock_timestamp() + $2 * interval '1 millisecond')
        on conflict (key) do update set token = excluded.token, tags = excluded.tags, alone = false,
          expires_at = excluded.expires_at
        where $5 or not ${isLive('held')}
        returning true`,
      values: [name, holdMs, token, tags, force],
    }),
    look: (name, holdMs) => ({
      text: `select found.sealed, found.left_ms,
          coalesce((select case when alone then 'alone' else 'held' end from ${leases} as held
            where key = $1 and ${isLive('held')}), 'free') as state
        from (select) as always left join
          (select sealed, ${LEFT} as left_ms from ${entries} where key = $1 and expires_at > clock_timestamp())
          as found on true`,
      values: [name, holdMs],
    }),
    renew: ({ name, token, holdMs }) => ({
      text: `update ${leases} set expires_at = clock_timestamp() + $2 * interval '1 millisecond'
        where key = $1 and token = $3 and not alone returning true`,
      values: [name, holdMs, token],
    }),
    release: (name, token) => ({
      text: `delete from ${leases} where key = $1 and token = $2`,
      values: [name, token],
    }),
    releaseAlone: (name, token, aloneMs) => ({
      text: `update ${leases} set alone = true, expires_at = clock_timestamp() + $2 * interval '1 millisecond'
        where key = $1 and token = $3`,
      values: [name, aloneMs, token],
    }),
    set: (row) => ({
      text: `insert into ${entries} (key, token, tags, sealed, size, expires_at)
        values ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 millisecond') ${replace}`,
      values: rowValues(row),
    }),
    keep: (row) => ({
      text: `with held as (delete from ${leases} where key = $1 and token = $2 and not alone returning key)
        insert into ${entries} (key, token, tags, sealed, size, expires_at)
        select key, $2::bytea, $3::bytea[], $4::bytea, $5::integer,
          clock_timestamp() + $6 * interval '1 millisecond' from held ${replace}`,
      values: rowValues(row),
    }),
    remove: (name) => ({ text: `delete from ${entries} where key = $1`, values: [name] }),
    dropLeases: (tags) => ({
      text: `delete from ${leases} where key in
        (select key from ${leases} where tags && $1::bytea[] order by key for update)`,
      values: [tags],
    }),
    dropEntries: (tags) => ({
      text: `delete from ${entries} where key in
        (select key from ${entries} where tags && $1::bytea[] order by key limit ${CHUNK} for update)`,
      values: [tags],
    }),
    dropAllLeases: { text: `delete from ${leases}` },
    dropAllEntries: { text: `delete from ${entries}` },
    trySweep: {
      text: 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as ours',
      values: [`istari-lens/cache-sweep/${schema}`],
    },
    sweepLeases: { text: `delete from ${leases} where expires_at < clock_timestamp() - interval '1 minute'` },
    sweepEntries: {
      text: `delete from ${entries} where key in
        (select key from ${entries} where expires_at < clock_timestamp() limit ${CHUNK} for update skip locked)`,
    },
    measure: {
      text: `select count(*)::int as entries, coalesce(sum(size), 0)::float8 as bytes from ${entries}`,
    },
    evict: (maxBytes) => ({
      text: `delete from ${entries} where key in (select key from ${entries} where key in (
          select key from (select key, sum(size) over (order by stored_at desc, key) as upto from ${entries}) as kept
          where upto > $1)
        for update skip locked)`,
      values: [maxBytes],
    }),
  };
}
