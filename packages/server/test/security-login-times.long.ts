import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLoginTargets } from './support/login-targets.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const TRIES = 200;

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture?.close());

describe('control 11: a refused login', () => {
  test('takes the same time for an unknown, a disabled and an existing account', async () => {
    const targets = await createLoginTargets(fixture);
    const times = targets.map((): number[] => []);
    for (let round = 0; round < TRIES; round += 1) {
      // Turns change, so that no kind always follows the same other.
      for (let turn = 0; turn < targets.length; turn += 1) {
        const index = (round + turn) % targets.length;
        const { email, password } = targets[index]?.body ?? { email: '', password: '' };
        const started = performance.now();
        await expect(fixture.lens.auth.login({ email, password })).rejects.toMatchObject({
          code: 'invalid_credentials',
        });
        times[index]?.push(performance.now() - started);
      }
    }
    const medians = times.map(medianOf);
    console.log(targets.map(({ why }, index) => `${why}: ${medians[index]?.toFixed(2)} ms`).join(', '));
    const [shortest, longest] = [Math.min(...medians), Math.max(...medians)];
    expect(longest - shortest).toBeLessThan(Math.max(3, shortest * 0.05));
  });
});

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
