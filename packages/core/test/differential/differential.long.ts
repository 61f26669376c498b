import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkQuestions } from './run/check-questions.ts';
import { openTestWorld, type TestWorld } from './run/open-test-world.ts';

const minutes = Number(process.env['TEST_DIFFERENTIAL_MINUTES'] ?? 10);
const seed = fc.readConfigureGlobal().seed ?? 0;

let test: TestWorld;

beforeAll(async () => {
  test = await openTestWorld();
});

afterAll(async () => {
  await test?.close();
});

it(`answers generated questions for ${minutes} minutes as an evaluator does that shares no code with it`, async () => {
  const coverage = await checkQuestions(test.world, seed, indexesFor(minutes * 60_000));
  console.log(`seed ${seed}: ${coverage.table()}`);
  expect(coverage.shareWithRows()).toBeGreaterThanOrEqual(0.3);
});

/** 0, 1, 2, … until the time is over. */
function* indexesFor(milliseconds: number): Generator<number> {
  const end = Date.now() + milliseconds;
  for (let index = 0; Date.now() < end; index += 1) yield index;
}
