import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { QueryResult, QuerySpec } from '../src/contract/types/query.ts';
import { createAnalyticsDatabase, type AnalyticsDatabase } from '../src/databases/index.ts';
import { createExecutor, createLoadGroup, rememberFacts, type Executor } from '../src/execution/index.ts';
import { compile, FLIGHTS } from './query-fixtures.ts';

const LIMITS = { timeoutMs: 20_000, maxRows: 1000, maxBytes: 1_000_000 };
const MONTHS = { field: 'date', op: 'inRange', value: { start: '2001-01-01', end: '2001-04-01' } } as const;

let analytics: TestDatabase;
let database: AnalyticsDatabase;
let executor: Executor;
/** Statements that were read, in order, but for those about statistics. */
const statements: string[] = [];

beforeAll(async () => {
  analytics = await createTestDatabase('analytics');
  await analytics.query('ANALYZE flights');
  await analytics.query('CREATE TABLE shops (code text, label text)');
  await analytics.query("INSERT INTO shops VALUES ('a', 'one'), ('a', 'two'), ('b', 'three')");
  await analytics.query('CREATE TABLE sales (shop text, amount integer)');
  await analytics.query("INSERT INTO sales VALUES ('a', 1), ('a', 2), ('b', 4)");
  await analytics.query('ANALYZE shops');
  await analytics.query('ANALYZE sales');
  database = createAnalyticsDatabase({ url: analytics.url });
  const note = (text: string): void => {
    if (!text.includes('pg_stats')) statements.push(text);
  };
  executor = createExecutor({
    databaseFor: () => ({
      ...database,
      read: (statement, options) => (note(statement.text), database.read(statement, options)),
      readRaw: (statement, options) => (note(statement.text), database.readRaw(statement, options)),
    }),
    limits: LIMITS,
    clock: () => new Date('2024-03-12T12:00:00.000Z'),
  });
});

afterEach(() => {
  statements.length = 0;
});

afterAll(async () => {
  await database?.close();
  await analytics?.drop();
});

interface Asked {
  readonly spec: Partial<QuerySpec>;
  readonly signal?: AbortSignal;
  readonly warnings?: Promise<never[]>;
}

function askTogether(
  asked: readonly Asked[],
  definition: DatasetDefinition = FLIGHTS,
): Promise<QueryResult>[] {
  const group = createLoadGroup({ executor, facts: rememberFacts({ executor }), size: asked.length });
  return asked.map(({ spec, ...visit }) =>
    group.member(async (run) => {
      const answer = await run(compile(definition, spec), { tenant: 't', ...visit });
      return JSON.parse(new TextDecoder().decode(answer)) as QueryResult;
    }),
  );
}

async function askAlone(
  spec: Partial<QuerySpec>,
  definition: DatasetDefinition = FLIGHTS,
): Promise<QueryResult> {
  const answer = await executor.run(compile(definition, spec), { tenant: 't' });
  return JSON.parse(new TextDecoder().decode(answer)) as QueryResult;
}

const COUNT = { aggregate: 'count', as: 'flights' } as const;
const TOTAL: Partial<QuerySpec> = { metrics: [COUNT], filters: [MONTHS] };
const BY_MONTH: Partial<QuerySpec> = {
  metrics: [COUNT, { aggregate: 'avg', field: 'delay', as: 'delay' }],
  dimensions: [{ field: 'date', granularity: 'month' }],
  filters: [MONTHS],
};
const LATE: Partial<QuerySpec> = {
  metrics: [COUNT, { aggregate: 'max', field: 'distance', as: 'farthest' }],
  dimensions: ['late'],
  filters: [MONTHS, { field: 'distance', op: 'gt', value: 500 }],
};
const LARGE = `1${'0'.repeat(200)}.5`;
const TOO_LARGE: Partial<QuerySpec> = {
  metrics: [
    { aggregate: 'max', field: 'distance', as: 'farthest' },
    { formula: `farthest * ${LARGE} * ${LARGE}`, as: 'beyond' },
  ],
  filters: [MONTHS],
};

describe('a group of questions', () => {
  it('is run as one statement, with the answers that each has alone', async () => {
    const specs = [TOTAL, BY_MONTH, LATE];
    const together = await Promise.all(askTogether(specs.map((spec) => ({ spec }))));
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(/^WITH "fine"/);
    expect(together).toEqual(await Promise.all(specs.map((spec) => askAlone(spec))));
    expect(together.every(({ rowCount }) => rowCount > 0)).toBe(true);
  });

  it('keeps apart what would need finer groups than pay', async () => {
    const distinct: Partial<QuerySpec> = {
      metrics: [{ aggregate: 'countDistinct', field: 'origin', as: 'origins' }],
      filters: [MONTHS],
    };
    const together = await Promise.all(askTogether([{ spec: TOTAL }, { spec: distinct }]));
    expect(statements).toHaveLength(2);
    expect(together).toEqual([await askAlone(TOTAL), await askAlone(distinct)]);
  });

  it('lets a question fail alone, when the database refuses it', async () => {
    const [total, beyond, months] = await Promise.allSettled(
      askTogether([{ spec: TOTAL }, { spec: TOO_LARGE }, { spec: BY_MONTH }]),
    );
    expect(beyond).toMatchObject({ status: 'rejected', reason: { code: 'number_out_of_range' } });
    expect(total).toEqual({ status: 'fulfilled', value: await askAlone(TOTAL) });
    expect(months).toEqual({ status: 'fulfilled', value: await askAlone(BY_MONTH) });
  });

  it('lets a question fail alone, when its answer cannot be told', async () => {
    const beyond: Partial<QuerySpec> = {
      ...TOTAL,
      metrics: [COUNT, { formula: 'flights * 1000000000000000', as: 'beyond' }],
    };
    const [total, refused] = await Promise.allSettled(askTogether([{ spec: TOTAL }, { spec: beyond }]));
    expect(statements).toHaveLength(1);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'number_out_of_range' } });
    expect(total).toEqual({ status: 'fulfilled', value: await askAlone(TOTAL) });
  });

  it('goes on for the others when one leaves, and ends when all have', async () => {
    const lock = await lockFlights();
    try {
      const leavers = [new AbortController(), new AbortController(), new AbortController()];
      const specs = [TOTAL, BY_MONTH, LATE];
      const asked = askTogether(specs.map((spec, place) => ({ spec, signal: leavers[place]?.signal })));
      const settled = Promise.allSettled(asked);
      await expect.poll(waiting, { timeout: 5000, interval: 20 }).toBe(1);
      leavers[0]?.abort();
      await expect(asked[0]).rejects.toMatchObject({ code: 'query_cancelled' });
      expect(await waiting()).toBe(1);
      leavers[1]?.abort();
      leavers[2]?.abort();
      await expect.poll(waiting, { timeout: 2000, interval: 20 }).toBe(0);
      expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
    } finally {
      await lock();
    }
  });

  it('takes up to twice the time limit, and no longer, where a fused statement takes too long', async () => {
    const timeoutMs = 700;
    const own = createAnalyticsDatabase({ url: analytics.url });
    const hasty = createExecutor({
      databaseFor: () => own,
      limits: { ...LIMITS, timeoutMs },
      clock: () => new Date('2024-03-12T12:00:00.000Z'),
    });
    const facts = rememberFacts({ executor: hasty });
    // Known before nobody can read the flights.
    await facts([compile(FLIGHTS, TOTAL), compile(FLIGHTS, BY_MONTH)], 't');
    const group = createLoadGroup({ executor: hasty, facts, size: 2 });
    const lock = await lockFlights();
    try {
      const started = performance.now();
      const asked = [TOTAL, BY_MONTH].map((spec) =>
        group.member((run) => run(compile(FLIGHTS, spec), { tenant: 't' })),
      );
      const settled = await Promise.allSettled(asked);
      const took = performance.now() - started;
      for (const one of settled)
        expect(one).toMatchObject({ status: 'rejected', reason: { code: 'query_timeout' } });
      expect(took).toBeGreaterThan(2 * timeoutMs - 50);
      expect(took).toBeLessThan(3 * timeoutMs);
    } finally {
      await lock();
      await own.close();
    }
  });

  it('answers those that stay when one has left', async () => {
    const lock = await lockFlights();
    const leaver = new AbortController();
    const [gone, ...others] = askTogether([
      { spec: TOTAL, signal: leaver.signal },
      { spec: BY_MONTH },
      { spec: LATE },
    ]);
    const left = Promise.allSettled([gone]);
    await expect.poll(waiting, { timeout: 5000, interval: 20 }).toBe(1);
    leaver.abort();
    expect(await left).toMatchObject([{ status: 'rejected', reason: { code: 'query_cancelled' } }]);
    await lock();
    expect(await Promise.all(others)).toEqual([await askAlone(BY_MONTH), await askAlone(LATE)]);
  });

  it('does not wait long for a question that neither comes nor settles', async () => {
    const group = createLoadGroup({ executor, facts: rememberFacts({ executor }), size: 2 });
    let end = (): void => {};
    const stuck = group.member(() => new Promise<void>((resolve) => (end = resolve)));
    const answer = await group.member((run) => run(compile(FLIGHTS, TOTAL), { tenant: 't' }));
    expect(answer.byteLength).toBeGreaterThan(0);
    end();
    await stuck;
  });

  it('never answers one question over the broken join of another', async () => {
    const sales: DatasetDefinition = {
      name: 'sales',
      base: { schema: 'public', table: 'sales' },
      joins: [
        {
          as: 'place',
          schema: 'public',
          table: 'shops',
          on: [['shop', 'code']],
          type: 'left',
          cardinality: 'manyToOne',
        },
      ],
      fields: {
        amount: { column: 'amount', type: 'integer' },
        shop: { column: 'shop', type: 'text' },
        label: { column: 'place.label', type: 'text' },
      },
    };
    const sum: Partial<QuerySpec> = { metrics: [{ aggregate: 'sum', field: 'amount', as: 'amount' }] };
    const broken = Promise.reject(new Error('The join is broken.'));
    broken.catch(() => {});
    const [alone, joined] = await Promise.allSettled(
      askTogether([{ spec: sum }, { spec: { ...sum, dimensions: ['label'] }, warnings: broken }], sales),
    );
    // The first statement read both, and would have told 10.
    expect(statements[0]).toMatch(/^WITH "fine".*"shops"/);
    expect(alone).toMatchObject({ status: 'fulfilled', value: { rows: [{ amount: 7 }] } });
    expect(joined).toMatchObject({ status: 'rejected', reason: { message: 'The join is broken.' } });
  });
});

/** Statements over the flights that wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await analytics.query<{ count: string }>(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'WITH \"fine\"%'",
  );
  return Number(rows[0]?.count);
}

/** Keeps everyone from reading the flights until it is called. */
async function lockFlights(): Promise<() => Promise<void>> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: analytics.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE flights IN ACCESS EXCLUSIVE MODE');
  return () => client.end();
}
