import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkQuestions } from './run/check-questions.ts';
import { openTestWorld, type TestWorld } from './run/open-test-world.ts';

/** Enough for every feature to have its examples. */
const USUAL_SPECS = 600;
const LEAST_EXAMPLES = 20;
const LEAST_SHARE_WITH_ROWS = 0.3;

const specs = Number(process.env['TEST_DIFFERENTIAL_SPECS'] ?? USUAL_SPECS);
const replay = process.env['TEST_DIFFERENTIAL_REPLAY'];
const seed = fc.readConfigureGlobal().seed ?? 0;

let test: TestWorld;

beforeAll(async () => {
  test = await openTestWorld();
});

afterAll(async () => {
  await test?.close();
});

describe('the query language', () => {
  it(
    'answers generated questions as an evaluator does that shares no code with it',
    { timeout: 1_800_000 },
    async () => {
      if (replay !== undefined) {
        const [replaySeed = seed, index = 0] = replay.split(':').map(Number);
        await checkQuestions(test.world, replaySeed, [index]);
        return;
      }
      const coverage = await checkQuestions(test.world, seed, Array.from({ length: specs }).keys());
      console.log(`seed ${seed}: ${coverage.table()}`);
      expect(coverage.shareWithRows()).toBeGreaterThanOrEqual(LEAST_SHARE_WITH_ROWS);
      // Fewer questions than usual are asked by hand only, to look at something.
      if (specs >= USUAL_SPECS) expect(coverage.missing(LEAST_EXAMPLES)).toEqual([]);
    },
  );
});
