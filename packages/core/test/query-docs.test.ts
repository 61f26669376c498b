import { readFile } from 'node:fs/promises';
import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuerySpec } from '../src/contract/types/query.ts';
import { FLIGHTS } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

const page = await readFile(new URL('../../../docs/query.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map((match) => match[1] ?? '');

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('analytics');
  runner = await createQueryRunner(db.readerUrl);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

describe('docs/query.md', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(5);
  });

  it.each(examples)('%s', async (example) => {
    const { rows, truncated } = await runner.ask(FLIGHTS, JSON.parse(example) as QuerySpec);
    expect(rows.length).toBeGreaterThan(0);
    if (!example.includes('"limit"')) expect(truncated).toBe(false);
  });
});
