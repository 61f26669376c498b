import { DatabaseSync } from 'node:sqlite';
import { createLens, loadConfig, type CacheStore } from '@istari-lens/core';

const SCHEMA = `
  create table if not exists entries (
    key text primary key, body blob not null, etag text not null, stored_at real not null,
    fresh_until real not null, stale_until real not null, as_of real, tags text not null
  );
  create table if not exists tags (tag text not null, key text not null, primary key (tag, key))`;

/**
 * Keeps answers in a file, so that a restart does not begin with an empty cache. What it is given is encrypted: the
 * file tells nothing.
 *
 * @param maxBytes Of bodies; the oldest are dropped beyond that.
 */
export function createFileStore(file: string, maxBytes: number): CacheStore {
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const prepare = (sql: string) => database.prepare(sql);
  const find = prepare('select * from entries where key = ?');
  const put = prepare('insert or replace into entries values (?, ?, ?, ?, ?, ?, ?, ?)');
  const tag = prepare('insert or ignore into tags values (?, ?)');
  const untag = prepare('delete from tags where key = ?');
  const remove = prepare('delete from entries where key = ?');
  const tagged = prepare('select distinct key from tags where tag in (select value from json_each(?))');
  const beyond = prepare(`
    select key from (select key, sum(length(body)) over (order by stored_at desc, key) as total from entries)
    where total > ?`);
  const size = prepare('select count(*) as entries, coalesce(sum(length(body)), 0) as bytes from entries');
  let evictions = 0;

  function drop(key: string): void {
    untag.run(key);
    remove.run(key);
  }

  return {
    name: 'file',
    get(key) {
      const row = find.get(key);
      if (row === undefined || !(row['body'] instanceof Uint8Array)) return undefined;
      return {
        body: row['body'],
        etag: String(row['etag']),
        storedAt: Number(row['stored_at']),
        freshUntil: Number(row['fresh_until']),
        staleUntil: Number(row['stale_until']),
        ...(row['as_of'] === null ? {} : { asOf: Number(row['as_of']) }),
        tags: JSON.parse(String(row['tags'])),
      };
    },
    set(key, entry) {
      drop(key);
      const { body, etag, storedAt, freshUntil, staleUntil, asOf = null, tags } = entry;
      put.run(key, body, etag, storedAt, freshUntil, staleUntil, asOf, JSON.stringify(tags));
      for (const each of tags) tag.run(each, key);
      for (const { key: old } of beyond.all(maxBytes)) {
        drop(String(old));
        evictions += 1;
      }
    },
    delete: drop,
    invalidate(tags) {
      const keys = tagged.all(JSON.stringify(tags)).map(({ key }) => String(key));
      for (const key of keys) drop(key);
      return keys.length;
    },
    stats() {
      const { entries, bytes } = size.get() ?? {};
      return { entries: Number(entries), bytes: Number(bytes), maxBytes, evictions };
    },
    close: () => database.close(),
  };
}

if (import.meta.main) {
  const store = createFileStore(process.env['CACHE_FILE'] ?? 'answers.sqlite', 256 * 1024 * 1024);
  await using lens = createLens(loadConfig(process.env), { cacheStore: store });
  await lens.ready();
  console.log(lens.cache.stats().stores.map(({ name }) => name));
}
