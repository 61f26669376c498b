import { readFile } from 'node:fs/promises';
import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { QuerySpec, Row } from '../src/contract/types/query.ts';
import { issuesOf } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

const page = await readFile(new URL('../../../docs/joins.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, kind, text = '']) =>
    kind === language ? [text] : [],
  );

const [definition = '', ...pairs] = blocks('json');
const dataset = JSON.parse(definition) as DatasetDefinition;
const examples = pairs.flatMap((question, index) =>
  index % 2 === 0
    ? [[JSON.parse(question) as QuerySpec, JSON.parse(pairs[index + 1] ?? '') as Row[]] as const]
    : [],
);

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('analytics');
  for (const statements of blocks('sql')) {
    await db.query(statements.replaceAll('lens_reader', `"${db.readerRole}"`));
  }
  runner = await createQueryRunner(db.readerUrl);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

describe('docs/joins.md', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });

  it.each(examples)('%j', async (question, answer) => {
    expect((await runner.ask(dataset, question)).rows).toEqual(answer);
  });

  it('says what plain SQL says', async () => {
    const { rows } = await db.query(
      `SELECT count(*)::int, sum(amount)::int AS amount, sum(pieces)::int AS pieces, sum(paid)::int AS paid FROM shop.orders
       JOIN shop.customers ON customer_id = customers.id LEFT JOIN shop.lines ON orders.id = lines.order_id
       LEFT JOIN shop.payments ON orders.id = payments.order_id WHERE city = 'Ghent'`,
    );
    expect(rows).toEqual([{ count: 5, amount: 450, pieces: 13, paid: 250 }]);
  });

  it('refuses what it says is refused', () => {
    const refused = issuesOf(dataset, {
      dimensions: ['product'],
      metrics: [{ aggregate: 'sum', field: 'amount' }],
    });
    expect(refused.map(({ code }) => code)).toEqual(['fan_out']);
  });
});
