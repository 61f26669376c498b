import type { TestModule } from 'vitest/node';

/** How a run went, in tests. */
export interface TestCounts {
  passed: number;
  /** Also a file that did not load and an error outside of every test count as one each. */
  failed: number;
  skipped: number;
}

/** Counts the tests of a run. */
export function countTests(modules: readonly TestModule[], unhandledErrors: number): TestCounts {
  const counts: TestCounts = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const module of modules) {
    const failedBefore = counts.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'pending') counts.failed += 1;
      else counts[state] += 1;
    }
    // Its own error, or that of a hook: no test says so.
    if (!module.ok() && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}
