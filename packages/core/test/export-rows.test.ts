import fc from 'fast-check';
import {
  createTestDatabase,
  startPgBouncer,
  type RunningPgBouncer,
  type TestDatabase,
} from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueryResult } from '../src/contract/types/query.ts';
import { createAnalyticsDatabase, type AnalyticsDatabase } from '../src/databases/index.ts';
import {
  createCsvEncoder,
  createExecutor,
  createNdjsonEncoder,
  type Executor,
} from '../src/execution/index.ts';
import type { CompiledQuery } from '../src/query/index.ts';
import { soundSpec } from './query-arbitraries.ts';
import { compile, EVERYTHING } from './query-fixtures.ts';

const limits = { timeoutMs: 30_000, maxRows: 50_000, maxBytes: 32_000_000 };

let db: TestDatabase;
let bouncer: RunningPgBouncer;
const databases: AnalyticsDatabase[] = [];
const executors: Record<'directly' | 'through PgBouncer', Executor | undefined> = {
  directly: undefined,
  'through PgBouncer': undefined,
};

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`
    CREATE TABLE public.everything (
      c_text text, c_boolean boolean, c_integer integer, c_bigint bigint, c_numeric numeric, c_double float8, c_date date,
      c_timestamptz timestamptz, c_local timestamp, c_zoned timestamp, c_seconds bigint, c_millis bigint, c_time time,
      c_json jsonb, c_array integer[], c_uuid uuid);
    INSERT INTO public.everything
      SELECT (ARRAY['=a', 'B', 'é"', '', NULL, E'a,\\nb'])[1 + n % 6], (ARRAY[true, false, NULL])[1 + n % 3], n % 5, n,
        (ARRAY['1.50', '1.5', 'NaN', '-3', NULL])[1 + n % 5]::numeric, (ARRAY['NaN', '-0', '0.1', 'Infinity', NULL])[1 + n % 5]::float8,
        date '2024-03-01' + n % 40, timestamptz '2024-03-09' + n * interval '7 minutes', timestamp '2024-03-01' + n % 4 * interval '1.000001 s',
        timestamp '2024-11-02' + n * interval '11 minutes', 1710000000 + n / 50 * 600, (1710000000 + n * 600) * 1000::bigint,
        (ARRAY['24:00', '00:00', NULL])[1 + n % 3]::time, '{"b": 1}', ARRAY[n, NULL], (ARRAY[NULL, '00000000-0000-0000-0000-000000000001'])[1 + n % 2]::uuid
      FROM generate_series(1, 400) AS n`);
  bouncer = await startPgBouncer({ poolMode: 'transaction', poolSize: 1 });
  const executorAt = (url: string): Executor => {
    const database = createAnalyticsDatabase({ url, poolMax: 2 });
    databases.push(database);
    return createExecutor({ databaseFor: () => database, limits });
  };
  executors.directly = executorAt(db.url);
  executors['through PgBouncer'] = executorAt(bouncer.through(db.url));
});

afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await bouncer?.stop();
  await db?.drop();
});

describe.each(Object.keys(executors) as (keyof typeof executors)[])('an export, %s,', (way) => {
  const executor = (): Executor => {
    const found = executors[way];
    if (found === undefined) throw new Error('There is no executor.');
    return found;
  };

  async function answer(compiled: CompiledQuery): Promise<QueryResult> {
    return JSON.parse(
      Buffer.from(await executor().run(compiled, { tenant: 'default' })).toString(),
    ) as QueryResult;
  }

  async function file(compiled: CompiledQuery, format: 'csv' | 'ndjson'): Promise<string> {
    const parts: Uint8Array[] = [];
    const encoder = format === 'csv' ? createCsvEncoder(compiled) : createNdjsonEncoder(compiled);
    await executor().export(compiled, encoder, {
      tenant: 'default',
      async write(bytes) {
        parts.push(bytes);
      },
    });
    return Buffer.concat(parts).toString();
  }

  it('has the rows of the answer, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(soundSpec, fc.integer({ min: 1, max: 300 }), async (spec, limit) => {
        const compiled = compile(EVERYTHING, { ...spec, limit });
        const { columns, rows, rowCount, truncated } = await answer(compiled);
        const lines = (await file(compiled, 'ndjson')).split('\n');
        expect(lines.pop()).toBe('');
        const [head, ...rest] = lines.map((line) => JSON.parse(line) as unknown);
        expect(head).toEqual({ columns });
        expect(rest.pop()).toEqual({ end: { rowCount, truncated } });
        expect(rest).toEqual(rows.map((row) => columns.map(({ name }) => row[name])));
      }),
      { numRuns: 60 },
    );
  });

  it('has raw rows in many lots, in both formats', async () => {
    const fields = ['big', 'text', 'ratio', 'money', 'moment', 'seconds', 'document', 'list'];
    const compiled = compile({ ...EVERYTHING, key: ['big'] }, { fields, limit: 390 });
    const { rows, columns } = await answer(compiled);
    const lines = (await file(compiled, 'ndjson')).trimEnd().split('\n').slice(1, -1);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      rows.map((row) => columns.map(({ name }) => row[name])),
    );
    const [names, ...cells] = readCsv(await file(compiled, 'csv'));
    expect(names).toEqual(fields);
    const shown = (value: unknown): string => {
      if (value === null || value === undefined) return '';
      if (typeof value === 'object') return JSON.stringify(value);
      return value === '=a' ? "'=a" : String(value);
    };
    expect(cells).toEqual(rows.map((row) => fields.map((name) => shown(row[name]))));
  });
});

/** RFC 4180, one character after the other. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[(at += 1)];
      else isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (letter === ',' || letter === '\r') {
      row.push(cell);
      cell = '';
      if (letter === ',') continue;
      at += 1;
      rows.push(row);
      row = [];
    } else cell += letter;
  }
  return rows;
}
