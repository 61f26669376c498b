import { Client } from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase } from '../src/index.ts';
import type { TestDatabase } from '../src/index.ts';

const open: TestDatabase[] = [];
async function create(kind: 'empty' | 'analytics'): Promise<TestDatabase> {
  const database = await createTestDatabase(kind);
  open.push(database);
  return database;
}
afterAll(() => Promise.all(open.map((database) => database.drop())));

describe('createTestDatabase', () => {
  it('gives each caller a database of its own', async () => {
    const [first, second] = await Promise.all([create('empty'), create('empty')]);
    await first.query('CREATE TABLE mine (id integer)');
    const tables = await second.query("SELECT FROM pg_tables WHERE tablename = 'mine'");
    expect(tables.rowCount).toBe(0);
    expect(first.serverMajor).toBe(inject('testRun').server.major);
  });

  it('loads the real flights and airports once and clones them', async () => {
    const copies = await Promise.all([create('analytics'), create('analytics'), create('analytics')]);
    for (const copy of copies) {
      const { rows } = await copy.query(
        'SELECT count(*)::int AS flights, min(date)::text, max(delay) FROM flights',
      );
      expect(rows).toEqual([{ flights: 20_000, min: '2001-01-01 00:47:00', max: 522 }]);
    }
    const quoted = await copies[0]?.query("SELECT name, state FROM airports WHERE iata = 'DBN'");
    expect(quoted?.rows).toEqual([{ name: 'W. H. "Bud" Barron', state: 'GA' }]);
  });

  it('knows the airport of nearly every origin', async () => {
    const copy = await create('analytics');
    const { rows } = await copy.query(
      'SELECT count(*)::int AS n FROM flights JOIN airports ON iata = origin',
    );
    expect(rows).toEqual([{ n: 20_000 }]);
  });

  it('has a role that reads and cannot write', async () => {
    const copy = await create('analytics');
    const reader = new Client({ connectionString: copy.readerUrl });
    await reader.connect();
    try {
      const { rows } = await reader.query('SELECT current_user AS role, count(*)::int AS n FROM airports');
      expect(rows[0]).toMatchObject({ role: copy.readerRole });
      for (const statement of [
        'DELETE FROM flights',
        'CREATE TABLE t (i int)',
        'CREATE TEMP TABLE t (i int)',
        'CREATE SCHEMA s',
      ]) {
        await expect(reader.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await reader.end();
    }
  });

  it('says that a kind has no read-only role', async () => {
    const database = await create('empty');
    expect(() => database.readerUrl).toThrow('no read-only role');
  });

  it('drops a database that somebody is still connected to', async () => {
    const database = await createTestDatabase('empty');
    const other = new Client({ connectionString: database.url });
    other.on('error', () => undefined);
    await other.connect();
    await database.drop();
    await expect(other.query('SELECT 1')).rejects.toThrow();
  });
});
