import { createTestDatabase, findFreePort, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lens, Resource } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const ODD = [
  'quoted "name"',
  "it's",
  'Ünïcödé 表',
  'MixedCase',
  'percent %s $1',
  'x'.repeat(63),
  'dotted.name',
  'semi;colon--',
];
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

// Roles belong to the whole server.
const ROLE = `introspected_${crypto.randomUUID().slice(0, 8)}`;

let fixture: LensFixture;
let lens: Lens;
let source: TestDatabase;
let id: string;

beforeAll(async () => {
  fixture = await createLensFixture();
  lens = fixture.lens;
  source = await createTestDatabase('app');
  await source.query(`
    create role ${ROLE} login password 'x';
    create schema shop;
    create schema closed;
    create schema "Odd ""schema""";
    grant usage on schema shop, "Odd ""schema""" to ${ROLE};
    create domain shop.base_text as text not null;
    create domain shop.email as shop.base_text;
    create type shop.mood as enum ('good', 'bad');
    create table shop.orders (
      id bigint primary key, small smallint not null, n integer, amount numeric(10, 2), ratio real, big double precision,
      ok boolean, day date, at timestamptz, stored timestamp, clock time, doc jsonb, note varchar(20), mail shop.email,
      mood shop.mood, tags text[], key uuid, secret text, raw bytea
    );
    alter table shop.orders drop column secret;
    create table shop.people (name text not null, ssn text);
    create view shop.people_names as select name from shop.people;
    create materialized view shop.order_count as select count(*) as n from shop.orders;
    create table shop.parts (n integer not null, day date) partition by range (n);
    create table shop.parts_1 partition of shop.parts for values from (0) to (100);
    create table shop.parts_2 partition of shop.parts for values from (100) to (200);
    create table shop.no_columns ();
    create table shop.hidden (n integer);
    create table closed.unreachable (n integer);
    create extension postgres_fdw;
    create server elsewhere foreign data wrapper postgres_fdw options (host 'localhost');
    create foreign table shop.far_away (n integer) server elsewhere;
    create extension pg_stat_statements with schema shop;
    insert into shop.parts select n, now() from generate_series(0, 199) as n;
    insert into shop.people select 'p' || n from generate_series(1, 40) as n;
    analyze;
    create table shop.unanalyzed (n integer);
    grant select on all tables in schema shop to ${ROLE};
    grant select on closed.unreachable to ${ROLE};
    revoke select on shop.hidden, shop.people from ${ROLE};
    grant select (name) on shop.people to ${ROLE};
    grant usage on schema lens to ${ROLE};
    grant select on all tables in schema lens to ${ROLE};
  `);
  for (const name of ODD) {
    const table = `"Odd ""schema""".${quoted(name)}`;
    await source.query(`create table ${table} (${quoted(name)} integer)`);
    await source.query(`grant select on ${table} to ${ROLE}`);
  }
  const url = new URL(source.url);
  url.username = ROLE;
  url.password = 'x';
  url.searchParams.set('sslmode', 'disable');
  id = (await lens.datasources.create(fixture.admin, { name: 'Shop', url: url.href })).id;
});
afterAll(async () => {
  await fixture?.close();
  await source?.query(`drop owned by ${ROLE}; drop role ${ROLE}`);
  await source?.drop();
});

const all = async (q?: string): Promise<Resource[]> =>
  (await lens.datasources.resources(fixture.admin, id, { limit: 100, ...(q === undefined ? {} : { q }) }))
    .items;

describe('the tables of a data source', () => {
  it('are those that its role may read, without catalogue, extensions, parts, and Lens itself', async () => {
    const found = await all();
    expect(found.filter(({ schema }) => schema === 'shop')).toEqual([
      { schema: 'shop', name: 'far_away', kind: 'foreignTable', rowEstimate: null },
      { schema: 'shop', name: 'no_columns', kind: 'table', rowEstimate: 0 },
      { schema: 'shop', name: 'order_count', kind: 'materializedView', rowEstimate: 1 },
      { schema: 'shop', name: 'orders', kind: 'table', rowEstimate: 0 },
      { schema: 'shop', name: 'parts', kind: 'partitionedTable', rowEstimate: 200 },
      { schema: 'shop', name: 'people', kind: 'table', rowEstimate: 40 },
      { schema: 'shop', name: 'people_names', kind: 'view', rowEstimate: null },
      { schema: 'shop', name: 'unanalyzed', kind: 'table', rowEstimate: null },
    ]);
    expect(new Set(found.map(({ schema }) => schema))).toEqual(new Set(['shop', 'Odd "schema"']));
  });

  it('keep their names, however odd, which lead to their columns', async () => {
    const odd = (await all('odd "SCHEMA"')).map(({ name }) => name);
    expect(odd.toSorted()).toEqual(ODD.toSorted());
    for (const name of odd) {
      const { items } = await lens.datasources.columns(fixture.admin, id, { schema: 'Odd "schema"', name });
      expect(items).toEqual([{ name, type: 'integer', nullable: true }]);
    }
  });

  it('are paged in either direction without loss or repetition, and searched by name and schema', async () => {
    const names = (items: Resource[]): string[] => items.map(({ schema, name }) => `${schema}.${name}`);
    const expected = names(await all());
    for (const sort of ['name', '-name']) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await lens.datasources.resources(fixture.admin, id, { sort, limit: 3, cursor });
        seen.push(...names(page.items));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(sort === 'name' ? expected : expected.toReversed());
    }
    expect(names(await all('PEOPLE'))).toEqual(['shop.people', 'shop.people_names']);
    expect(names(await all('shop.o'))).toEqual(['shop.order_count', 'shop.orders']);
    expect(await all('%')).toHaveLength(1);
    const { nextCursor } = await lens.datasources.resources(fixture.admin, id, { limit: 1 });
    for (const wrong of [
      { sort: '-name', cursor: nextCursor ?? '' },
      { cursor: 'nonsense' },
      { cursor: Buffer.from('["name","\\ud800","x"]').toString('base64url') },
      { cursor: Buffer.from('["name","\\u0000","x"]').toString('base64url') },
    ]) {
      await expect(lens.datasources.resources(fixture.admin, id, wrong)).rejects.toMatchObject({
        code: 'cursor_mismatch',
      });
    }
    await expect(
      lens.datasources.resources(fixture.admin, id, { sort: 'rowEstimate' }),
    ).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('the columns of a table', () => {
  it('have the types that fields over them have, and tell where null can be', async () => {
    const { items, nextCursor } = await lens.datasources.columns(fixture.admin, id, {
      schema: 'shop',
      name: 'orders',
    });
    expect(nextCursor).toBeNull();
    expect(items.map(({ name, type, nullable }) => [name, type, nullable])).toEqual([
      ['id', 'bigint', false],
      ['small', 'integer', false],
      ['n', 'integer', true],
      ['amount', 'decimal', true],
      ['ratio', 'double', true],
      ['big', 'double', true],
      ['ok', 'boolean', true],
      ['day', 'date', true],
      ['at', 'timestamp', true],
      ['stored', 'timestamp', true],
      ['clock', 'time', true],
      ['doc', 'json', true],
      ['note', 'text', true],
      ['mail', 'text', false],
      ['mood', 'text', true],
      ['tags', 'array', true],
      ['key', 'uuid', true],
      ['raw', 'text', true],
    ]);
  });

  it('make a dataset that the database accepts as it is', async () => {
    const { items } = await lens.datasources.columns(fixture.admin, id, { schema: 'shop', name: 'orders' });
    const fields = Object.fromEntries(
      items.map(({ name, type }) => [
        name,
        name === 'stored'
          ? { column: name, type, storedAs: { kind: 'timestamp', timezone: 'local' } }
          : { column: name, type },
      ]),
    );
    const definition = {
      name: 'orders',
      dataSourceId: id,
      base: { schema: 'shop', table: 'orders' },
      fields,
    };
    const made = await lens.datasets.create(
      fixture.admin,
      definition as Parameters<Lens['datasets']['create']>[1],
    );
    await expect(lens.datasets.check(fixture.admin, made.id)).resolves.toMatchObject({ issues: [] });
  });

  it('are those that the role may read', async () => {
    const columns = (name: string, schema = 'shop'): Promise<unknown> =>
      lens.datasources.columns(fixture.admin, id, { schema, name }).then(({ items }) => items);
    expect(await columns('people')).toEqual([{ name: 'name', type: 'text', nullable: false }]);
    expect(await columns('people_names')).toEqual([{ name: 'name', type: 'text', nullable: true }]);
    expect(await columns('no_columns')).toEqual([]);
    expect(await columns('parts_1')).toHaveLength(2);
    for (const [schema, name] of [
      ['shop', 'nothing'],
      ['shop', 'hidden'],
      ['closed', 'unreachable'],
      ['pg_catalog', 'pg_class'],
      ['information_schema', 'columns'],
      ['lens', 'users'],
      ['shop', 'pg_stat_statements'],
      ['shop', 'Orders'],
      ['shop"; drop table x; --', 'orders'],
    ] as const) {
      await expect(columns(name, schema)).rejects.toMatchObject({ code: 'not_found' });
    }
    for (const wrong of [
      { schema: 'shop', name: 'x'.repeat(64) },
      { schema: '', name: 'a\0b' },
    ]) {
      await expect(lens.datasources.columns(fixture.admin, id, wrong)).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
  });
});

describe('what was seen', () => {
  it('is known for seconds, and asked anew once the URL changed', async () => {
    expect(await all('late')).toEqual([]);
    await source.query(`create table shop.late (n integer); grant select on shop.late to ${ROLE}`);
    expect(await all('late')).toEqual([]);
    const url = new URL(source.url);
    url.searchParams.set('sslmode', 'disable');
    await lens.datasources.update(fixture.admin, id, { url: url.href });
    expect(await all('late')).toHaveLength(1);
    // Another role reads more.
    expect((await all()).map(({ name }) => name)).toContain('hidden');
  });

  it('is an error of the data source while it is away', async () => {
    const away = await lens.datasources.create(fixture.admin, {
      name: 'Away',
      url: `postgresql://nobody:canary@127.0.0.1:${await findFreePort()}/none?sslmode=disable`,
    });
    const error = await lens.datasources.resources(fixture.admin, away.id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'data_source_unavailable' });
    expect((error as Error).message).not.toMatch(/canary|127\.0\.0\.1/);
  });
});
