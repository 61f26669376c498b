import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAnalyticsDatabase, type AnalyticsDatabase } from '../src/databases/index.ts';
import { UnavailableError } from '../src/errors/index.ts';
import { createCardinality, type Cardinality } from '../src/model/cardinality/create-cardinality.ts';
import type { UniqueClaim } from '../src/query/index.ts';
import { createOrdersFixture, repeatCustomer, resetCustomers } from './joins-orders.ts';
import type { LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;

beforeAll(async () => {
  fixture = await createOrdersFixture();
});
afterAll(() => fixture?.close());
beforeEach(() => resetCustomers(fixture));

describe('the memory of checks', () => {
  const claim = (columns: string[]): UniqueClaim => ({
    join: 'customer',
    declared: 'manyToOne',
    oneOf: [
      {
        schema: 'shop',
        table: 'customers',
        columns,
        pairs: columns.map((column) => ({
          column,
          other: { schema: 'shop', table: 'orders', column: 'customer_id' },
        })),
      },
    ],
  });
  const limits = { timeoutMs: 5_000, maxRows: 100, maxBytes: 100_000 };
  const context = {
    tenant: 'default',
    source: { id: 's', version: 1 },
    rowSecurity: null,
    policyFingerprint: 'none',
  };

  /** Checks over the real database, whose statements are counted and take as long as is said. */
  function checks(readMs = 0): {
    cardinality: Cardinality;
    reads: () => number;
    broken: string[];
    wait(milliseconds: number): void;
    close(): Promise<void>;
  } {
    const database = createAnalyticsDatabase({ url: fixture.analytics.readerUrl });
    let reads = 0;
    let now = 0;
    const counted: AnalyticsDatabase = {
      ...database,
      read(statement, options) {
        reads += 1;
        now += readMs;
        return database.read(statement, options);
      },
    };
    const broken: string[] = [];
    const cardinality = createCardinality({
      databaseFor: async () => counted,
      limits,
      onBroken: async (tables) => broken.push(...tables.map(({ table }) => table)),
      monotonic: () => now,
    });
    return {
      cardinality,
      reads: () => reads,
      broken,
      wait: (milliseconds) => {
        now += milliseconds;
      },
      close: counted.close,
    };
  }

  it('checks once for all who ask at the same time, and again after a while', async () => {
    const { cardinality, reads, wait, close } = checks(200);
    const ask = (): Promise<unknown> => cardinality.verdicts([claim(['id'])], context);
    const all = await Promise.all(Array.from({ length: 20 }, ask));
    expect(all).toEqual(all.map(() => [expect.objectContaining({ holds: 'checked' })]));
    // Once the catalogue, once the data.
    expect(reads()).toBe(2);
    wait(50_000);
    await ask();
    expect(reads()).toBe(2);
    wait(3_600_000);
    await ask();
    expect(reads()).toBe(4);
    await close();
  });

  it('keeps no check of the data that was cheap, but what an index proves', async () => {
    const { cardinality, reads, wait, close } = checks(50);
    const ask = (): Promise<unknown> => cardinality.verdicts([claim(['id'])], context);
    await ask();
    await ask();
    expect(reads()).toBe(4);
    await fixture.analytics.query('CREATE UNIQUE INDEX customers_id ON shop.customers (id)');
    await ask();
    await ask();
    expect(reads()).toBe(5);
    wait(60_000);
    await ask();
    expect(reads()).toBe(6);
    await close();
  });

  it('looks again at what is broken, so that mending it is seen', async () => {
    const { cardinality, broken, wait, close } = checks();
    const holds = async (): Promise<unknown> =>
      (await cardinality.verdicts([claim(['id'])], context))[0]?.holds;
    await repeatCustomer(fixture);
    expect(await holds()).toBe('broken');
    await fixture.analytics.query("DELETE FROM shop.customers WHERE country IN ('NL', 'DE')");
    expect(await holds()).toBe('broken');
    // Found once, and remembered once.
    expect(broken).toEqual(['customers']);
    wait(3_600_000);
    expect(await holds()).toBe('checked');
    await close();
  });

  it('is of one tenant, one version of a data source and one key', async () => {
    const { cardinality, reads, close } = checks(200);
    for (const changed of [
      {},
      { tenant: 'other' },
      { source: { id: 's', version: 2 } },
      { source: { id: 't', version: 1 } },
    ]) {
      await cardinality.verdicts([claim(['id'])], { ...context, ...changed });
    }
    expect(reads()).toBe(8);
    const [one, two] = await cardinality.verdicts([claim(['id']), claim(['country'])], context);
    expect(reads()).toBe(10);
    expect([one?.holds, two?.holds]).toEqual(['checked', 'broken']);
    await close();
  });

  it('keeps no failure', async () => {
    let fails = true;
    const database = createAnalyticsDatabase({ url: fixture.analytics.readerUrl });
    const flaky = createCardinality({
      limits,
      onBroken: async () => {},
      databaseFor: async () => {
        if (fails) throw new UnavailableError('data_source_unavailable', 'Away.', 1);
        return database;
      },
    });
    await expect(flaky.verdicts([claim(['id'])], context)).rejects.toMatchObject({
      code: 'data_source_unavailable',
    });
    fails = false;
    expect(await flaky.verdicts([claim(['id'])], context)).toMatchObject([{ holds: 'checked' }]);
    await database.close();
  });
});
