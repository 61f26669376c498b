import { createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { createLens, loadConfig } from '@istari-lens/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, host } from '../no-http.ts';

let databases: LensDatabases;
beforeAll(async () => {
  databases = await createLensDatabases();
});
afterAll(() => databases?.drop());

test('questions are answered by function calls, and errors say what is wrong', async () => {
  await using lens = createLens(loadConfig(databases.env));
  await lens.ready();
  await lens.datasets.create(host, flightsDataset);
  const metrics = [{ aggregate: 'count' as const, as: 'n' }];
  expect(await ask(lens, { dataset: 'flights', metrics })).toEqual([{ n: 20_000 }]);
  expect(await ask(lens, { dataset: 'flihgts', metrics })).toMatch(
    /^unknown_dataset: .*Did you mean "flights"/,
  );
});
