import { createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { host } from '../no-http.ts';
import { createCountedLens } from '../own-hooks.ts';

let databases: LensDatabases;
let made: ReturnType<typeof createCountedLens>;
beforeAll(async () => {
  databases = await createLensDatabases();
  made = createCountedLens(databases.env, 2);
  await made.lens.ready();
  await made.lens.datasets.create(host, flightsDataset);
});
afterAll(async () => {
  await made?.lens.close();
  await databases?.drop();
});

test('a quota turns callers down, cached answers included, and the audit log is echoed', async () => {
  const question = { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'n' }] };
  for (const asked of [1, 2]) {
    expect((await made.lens.queries.run(question, host)).rows).toEqual([{ n: 20_000 }]);
    await expect.poll(() => made.asked.get(host.id)).toBe(asked);
  }
  await expect(made.lens.queries.run(question, host)).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfterSeconds: 3600,
  });
  await expect.poll(() => made.audit).toContain('dataset.created');
});
