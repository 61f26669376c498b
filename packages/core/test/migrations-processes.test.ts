import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { migrationStatus, type Migration } from '../src/migrations/index.ts';

const WORKER = path.join(import.meta.dirname, 'migrate-process.ts');
const children = new Set<ChildProcess>();
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('empty');
});
afterEach(async () => {
  children.forEach((child) => child.kill('SIGKILL'));
  await db.query('drop schema if exists lens cascade');
});
afterAll(async () => db.drop());

// Long beside the start of a process on a busy machine.
const slow: Migration[] = [
  { version: 1, name: 'one', sql: 'create table :schema.one (id integer); select pg_sleep(2);' },
  {
    version: 2,
    name: 'two',
    sql: 'insert into :schema.one values (1); create table :schema.two (id integer); select pg_sleep(2);',
  },
  { version: 3, name: 'three', sql: 'create table :schema.three (id integer);' },
];

interface Line {
  kind: string;
  version?: number;
  applied?: number[];
}

/** Starts a process that migrates; `ended` holds its exit code and every line it printed. */
function start(onLine: (line: Line) => void = () => {}): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; lines: Line[] }>;
} {
  const child = spawn(process.execPath, ['--conditions=source', WORKER, JSON.stringify(slow)], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      MIGRATE_URL: db.url,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    onLine(line);
  });
  const ended = once(child, 'close').then(([code]) => {
    children.delete(child);
    return { code: code as number | null, lines };
  });
  return { child, ended };
}

describe('fault two-replicas: several processes', () => {
  it('five at once: one runs, four wait, all succeed', async () => {
    const ends = await Promise.all(Array.from({ length: 5 }, () => start().ended));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    const done = ends.map(({ lines }) => lines.at(-1)?.applied ?? []);
    expect(done.toSorted((left, right) => right.length - left.length)).toEqual([[1, 2, 3], [], [], [], []]);
    const waited = ends.filter(({ lines }) => lines.some(({ kind }) => kind === 'waiting'));
    expect(waited).toHaveLength(4);
    expect((await db.query('select version from lens.migrations order by 1')).rows).toEqual([
      { version: 1 },
      { version: 2 },
      { version: 3 },
    ]);
    expect((await db.query('select count(*)::int as n from lens.one')).rows).toEqual([{ n: 1 }]);
  });

  it('one killed in the middle leaves nothing half done, and the one that waits goes on from there', async () => {
    const first = start((line) => {
      if (line.kind === 'started' && line.version === 2) {
        second = start();
        setTimeout(() => first.child.kill('SIGKILL'), 250);
      }
    });
    let second: ReturnType<typeof start> | undefined;
    expect((await first.ended).code).toBeNull();
    const end = await second?.ended;
    expect(end?.code).toBe(0);
    expect(end?.lines.at(-1)).toEqual({ kind: 'done', applied: [2, 3] });
    expect((await db.query('select count(*)::int as n from lens.one')).rows).toEqual([{ n: 1 }]);
    const status = await migrationStatus({ url: db.url, schema: 'lens', migrations: slow });
    expect(status.migrations.every(({ state }) => state === 'applied')).toBe(true);
    expect(
      (
        await db.query(
          "select count(*)::int as n from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
        )
      ).rows,
    ).toEqual([{ n: 0 }]);
  });
});
