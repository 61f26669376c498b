import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from './mutation/faults.ts';
import { findFault } from './mutation/find-fault.ts';
import { faultUrl, occurrences } from './mutation/seed-fault.ts';
import { openTestWorld, type TestWorld } from './run/open-test-world.ts';

/** As many as `npm test` asks. */
const QUESTIONS = 300;
/** The seed of a plain `npm test`: it is that run which has to find them. */
const SEED = 20_261_122;

let test: TestWorld;
const lines: string[] = [];

beforeAll(async () => {
  test = await openTestWorld();
});

afterAll(async () => {
  console.log(['fault → found after so many questions', ...lines].join('\n  '));
  await test?.close();
});

describe('the differential suite can fail', () => {
  it('knows at least 20 faults, each at one place', () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(20);
    const wrong = FAULTS.filter(
      (fault) => occurrences(fault, readFileSync(fileURLToPath(faultUrl(fault)), 'utf8')) !== 1,
    );
    expect(wrong.map(({ name, file }) => `${name} in ${file}`)).toEqual([]);
  });

  it.each(FAULTS)('finds: $name', async (fault) => {
    const { found, difference } = await findFault({
      urls: test.urls,
      seed: SEED,
      questions: QUESTIONS,
      fault,
    });
    lines.push(`${fault.name} → ${found ?? 'never'} (${difference?.slice(0, 100)})`);
    expect(found, 'no answer was different').not.toBeNull();
  });
});
