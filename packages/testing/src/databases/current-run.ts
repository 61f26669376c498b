import type { TestRun } from './test-run.ts';

/**
 * The run that this test file belongs to, as the global set-up provides it.
 *
 * @throws outside of an integration test.
 */
export async function currentRun(): Promise<TestRun> {
  // Loaded only here: this package also serves the demo, which runs without a test runner.
  const { inject } = await import('vitest');
  const run = inject('testRun');
  if (!run)
    throw new Error(
      'There is no test server: tests that need Postgres belong in packages/<name>/test (project "integration").',
    );
  return run;
}
